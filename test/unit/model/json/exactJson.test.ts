import assert from "node:assert/strict";
import {
  formatExactJson,
  parseEachExactly,
  parseExactJson,
} from "../../../../src/model/json/exactJson.ts";

const long = "1700000000123456789";

describe("parseExactJson", () => {
  for (const json of [
    long,
    ` -${long} `,
    `[${long},${long} , ${long}]`,
    `{"a":${long},"b":[{"c": ${long}}],"d":null,"e":1.5,"__proto__":${long}}`,
    `{"${long}":"${long}","text":"a:${long},b","n":${long}}`,
    `["[${long}]",${long}]`,
    `["\\",${long},\\"",${long}]`,
    `[9007199254740991,9007199254740992,-9007199254740992,1000000000000000]`,
    `[${long}.5,${long}e3,1${"0".repeat(400)}]`,
    `["\ue000${long}",${long}]`,
    `["\\ue000${long}",${long}]`,
    `{"a":${long},"a":${long}1}`,
    "[1e400,-1e-400,1.5E+999,1e22,1e23,12e003]",
    '{"a":0.1234567890123456789,"b":[0.30000000000000004, -73.98513412345678]}',
    "[1.0000000000000000001,100000000000000000000.5,0.1,12345678.90123456]",
    '{"a":"1e400","b":"x:0.1234567890123456789,"}',
  ]) {
    it(`gives what asking about each value gives for ${json.slice(0, 60)}`, () => {
      const parsed = parseExactJson(json);
      assert.deepEqual(parsed, parseEachExactly(json));
      assert.equal(formatExactJson(parsed), formatExactJson(parseEachExactly(json)));
    });
  }

  for (const json of ["1e400", "-1e-400", "0.1234567890123456789", "1.0000000000000000001"]) {
    it(`keeps ${json} as it is written, in texts that others write too`, () => {
      const parsed = parseExactJson(`{"n":[${json}]}`);
      assert.equal(formatExactJson(parsed), `{"n":[${json}]}`);
      assert.equal(JSON.stringify(parsed), `{"n":[${json}]}`);
    });
  }

  it("leaves numbers alone that a double writes back with the same value", () => {
    const json = "[0.30000000000000004,1e23,1e300,-73.98513412345677,1.5e-300]";
    assert.deepEqual(parseExactJson(json), JSON.parse(json));
  });

  for (const json of [
    `[0${long}]`,
    `[${long}`,
    `[${long},]`,
    `{"a":-0${long}}`,
    `${long}"`,
    "[01e400]",
    "[1.e400]",
    "[00.1234567890123456]",
  ]) {
    it(`takes ${json} for no JSON`, () => {
      assert.throws(() => parseEachExactly(json), SyntaxError);
      assert.throws(() => parseExactJson(json), SyntaxError);
    });
  }
});
