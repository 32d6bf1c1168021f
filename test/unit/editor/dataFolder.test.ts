import assert from "node:assert/strict";
import { isInside, resolveDataFolder } from "../../../src/editor/dataFolder.ts";
import { listGitIgnoreLines } from "../../../src/editor/gitChoices.ts";
import { gitChoiceSchema } from "../../../src/model/hostProtocol.ts";
import { buildGitIgnoreLines } from "../../../src/store/gitChoices.ts";

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

describe("listGitIgnoreLines", () => {
  it("shows exactly the lines that are written", () => {
    for (const choice of gitChoiceSchema.options) {
      for (const hasConfigsBelow of [true, false]) {
        for (const folder of ["data", "a/b"]) {
          assert.deepEqual(
            listGitIgnoreLines(choice, folder, hasConfigsBelow),
            buildGitIgnoreLines(choice, folder, hasConfigsBelow),
          );
        }
      }
    }
  });
});
