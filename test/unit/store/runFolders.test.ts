import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ExactNumber } from "../../../src/model/json/exactNumber.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeScenario } from "../run/builders.ts";
import { makeRunFolder, withTempFolder } from "./storeFixtures.ts";

describe("run folders", () => {
  it("keep every digit of a snapshot's schemas when the state of the run changes", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const schema = {
        enum: [new ExactNumber("9007199254740993"), new ExactNumber("0.10000000000000000001")],
      };
      const run = makeRunFolder();
      const scenarios = [makeScenario({ schema })];
      await store.createRunFolder({ ...run, snapshot: { ...run.snapshot, scenarios } });
      await store.setRunState(run.id, "completed");
      const text = await readFile(store.paths.runFile(run.id), "utf8");
      assert.match(text, /"state": "completed"/);
      assert.match(text, /9007199254740993,\s+0\.10000000000000000001\s/);
    }));
});
