import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
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

  it("change nothing else with the state of the run, however long they are", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const run = makeRunFolder();
      const texts = Array.from({ length: 20_000 }, (_, index) => `"state": "running" – ${index}`);
      const scenarios = [makeScenario({ schema: { enum: texts, title: '"state": "running"' } })];
      const file = { ...run, file: "tests/Grüße.json", snapshot: { ...run.snapshot, scenarios } };
      await store.createRunFolder(file);
      const before = await readFile(store.paths.runFile(run.id), "utf8");
      assert.ok(before === JSON.stringify(file, null, 2));
      await store.setRunState(run.id, "interrupted");
      const after = await readFile(store.paths.runFile(run.id), "utf8");
      assert.ok(after === before.replace('"state": "running"', '"state": "interrupted"'));
    }));

  it("take another state also when they were written otherwise", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const { state, ...run } = makeRunFolder();
      await store.createRunFolder({ ...run, state });
      for (const text of [JSON.stringify({ ...run, state }), JSON.stringify({ state, ...run })]) {
        await writeFile(store.paths.runFile(run.id), text);
        await store.setRunState(run.id, "cancelled");
        assert.deepEqual(await store.loadRunFolder(run.id), { ...run, state: "cancelled" });
      }
      await writeFile(store.paths.runFile(run.id), "{");
      await assert.rejects(store.setRunState(run.id, "cancelled"), /is broken/);
      await assert.rejects(store.setRunState(randomUUID(), "cancelled"), /There is no/);
    }));
});
