import assert from "node:assert/strict";
import { isInside, resolveDataFolder } from "../../../../src/editor/host/dataFolder.ts";

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

describe("isInside", () => {
  it("counts what lies below, not the folder itself and no neighbour of a like name", () => {
    assert.equal(isInside("/w/a", "/w/a/b/c"), true);
    assert.equal(isInside("/w/a", "/w/a"), false);
    assert.equal(isInside("/w/a", "/w/ab"), false);
  });
});
