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
  ]) {
    it(`gives what asking about each value gives for ${json.slice(0, 60)}`, () => {
      const parsed = parseExactJson(json);
      assert.deepEqual(parsed, parseEachExactly(json));
      assert.equal(formatExactJson(parsed), formatExactJson(parseEachExactly(json)));
    });
  }

  for (const json of [`[0${long}]`, `[${long}`, `[${long},]`, `{"a":-0${long}}`, `${long}"`]) {
    it(`takes ${json} for no JSON`, () => {
      assert.throws(() => parseEachExactly(json), SyntaxError);
      assert.throws(() => parseExactJson(json), SyntaxError);
    });
  }
});
