import assert from "node:assert/strict";
import { appendFile, lstat, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { GateRecord } from "../../../src/model/results/comparison.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { withTempFolder } from "./storeFixtures.ts";

const record: GateRecord = {
  timestamp: "2026-11-29T10:00:00.000Z",
  config: "people",
  base: null,
  head: "22222222-0000-4000-8000-000000000000",
  gate: { metric: "first", margin: 5, undecided: "pass" },
  verdict: "cannot tell",
  result: "undecided",
  reasons: ["No run is marked."],
};
const later = { ...record, timestamp: "2026-11-30T10:00:00.000Z" };

describe("the history of gates", () => {
  it("keeps what was said, oldest first, a line each", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      assert.deepEqual(await store.loadGateHistory(), []);
      await store.addGateRecord(record);
      await store.addGateRecord({ ...later, result: "failed", verdict: "worse" });
      const found = await store.loadGateHistory();
      assert.deepEqual(
        found.map(({ result }) => result),
        ["undecided", "failed"],
      );
      const text = await readFile(path.join(folder, "gates.jsonl"), "utf8");
      assert.equal(text.split("\n").length, 3);
    }));

  it("takes no second line of the same run that says the same", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      await store.addGateRecord(record);
      await store.addGateRecord(later);
      assert.deepEqual(await store.loadGateHistory(), [record]);
      await store.addGateRecord({ ...later, gate: { ...record.gate, margin: 6 } });
      await store.addGateRecord(record);
      assert.equal((await store.loadGateHistory()).length, 3);
    }));

  it("loses no line when several processes add theirs at once", () =>
    withTempFolder(async (folder) => {
      const heads = Array.from({ length: 20 }, (_, at) => `${at}`);
      await Promise.all(
        heads.map((head) => openTestDataStore(folder).addGateRecord({ ...record, head })),
      );
      const found = (await openTestDataStore(folder).loadGateHistory()).map(({ head }) => head);
      assert.deepEqual(found.toSorted(), heads.toSorted());
    }));

  it("passes over lines that are none, and keeps them", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const file = path.join(folder, "gates.jsonl");
      await store.addGateRecord(record);
      await appendFile(file, '<<<<<<< ours\n{"head":1}\nnull\n[]\n{"timestamp":"cut off');
      await store.addGateRecord({ ...later, head: "b" });
      const found = await store.loadGateHistory();
      assert.deepEqual(
        found.map(({ head }) => head),
        [record.head, "b"],
      );
      assert.match(await readFile(file, "utf8"), /<<<<<<< ours\n[\s\S]*cut off\n\{/);
    }));

  it("neither follows a link nor copies what it leads to", () =>
    withTempFolder(async (folder) => {
      const outside = path.join(folder, "outside.txt");
      const file = path.join(folder, "data", "gates.jsonl");
      await writeFile(outside, "mine");
      await mkdir(path.dirname(file));
      await symlink(outside, file);
      const store = openTestDataStore(path.dirname(file));
      await assert.rejects(store.addGateRecord(record), { code: "storage" });
      await assert.rejects(store.loadGateHistory(), { code: "storage" });
      assert.equal(await readFile(outside, "utf8"), "mine");
      assert.ok((await lstat(file)).isSymbolicLink());
    }));
});
