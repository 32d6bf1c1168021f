import assert from "node:assert/strict";
import { jsonExport } from "../../../../src/report/exports/jsonExport.ts";
import { joinPieces, makeExportedRun } from "./makeExport.ts";

const makeFile = (...texts: string[]) =>
  makeExportedRun({ bytes: texts.map((text) => Buffer.from(text)) });
const join = (...runs: ReturnType<typeof makeFile>[]) => joinPieces(jsonExport.stream(runs));

describe("the export format json", () => {
  it("gives one run as its file, byte for byte", async () => {
    assert.equal(await join(makeFile('{ "a":', " 1.0 }\r\n")), '{ "a": 1.0 }\r\n');
  });

  it("makes an array of several, and of none", async () => {
    assert.equal(await join(makeFile('{"a":', "1}"), makeFile('{"b":2}')), '[{"a":1},{"b":2}]');
    assert.equal(await join(), "[]");
  });
});
