import assert from "node:assert/strict";
import { resolveDataFolder } from "../../../../src/editor/host/dataFolder.ts";

describe("resolveDataFolder", () => {
  it("takes a folder inside the workspace folder", () => {
    assert.equal(resolveDataFolder("/w/a", "data"), "/w/a/data");
    assert.equal(resolveDataFolder("/w/a", "./out/../runs/"), "/w/a/runs");
    assert.equal(resolveDataFolder("/w/a", "..data"), "/w/a/..data");
  });

  for (const setting of ["", " ", ".", "..", "../b", "/etc", "a/../../b", "C:\\data"]) {
    it(`refuses ${JSON.stringify(setting)}`, () => {
      assert.throws(() => resolveDataFolder("/w/a", setting), /inside the workspace folder/);
    });
  }
});
