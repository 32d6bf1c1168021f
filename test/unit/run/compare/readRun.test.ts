import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { truncate } from "node:fs/promises";
import {
  readComparedRun,
  readComparedRuns,
  readHere,
} from "../../../../src/run/compare/readRun.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeCell, makeHead, makeRun, withTempFolder } from "../../store/storeFixtures.ts";

/** Writes a run whose file is larger than what is read without a thread. */
async function writeLarge(store: TestDataStore): Promise<string> {
  const id = randomUUID();
  const reply = "x".repeat(1_000_000);
  const tests = Array.from({ length: 20 }, (_, at) => makeRun(at + 1, reply));
  await store.writeResult(makeHead({ id }), [], [makeCell("sim", 1, tests)]);
  return id;
}

describe("reading a run to compare it", () => {
  it("comes to the same in a thread, where the file is large", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const result = await store.openResult(await writeLarge(store));
      assert.deepEqual(await readComparedRun(result), await readHere(result));
    }));

  it("reads a run that is named twice once, and keeps the order", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const ids = [await writeLarge(store), await writeLarge(store)];
      const [one, other] = ids;
      const runs = await readComparedRuns(
        await store.openResults([one ?? "", other ?? "", one ?? ""]),
      );
      assert.deepEqual(
        runs.map(({ head }) => head.id),
        [one, other, one],
      );
      assert.equal(runs[0], runs[2]);
    }));

  it("says which file is broken, from a thread as well", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const result = await store.openResult(await writeLarge(store));
      await truncate(result.file, 18_000_000);
      await assert.rejects(readComparedRun(result), {
        code: "storage",
        message: new RegExp(result.fileName),
      });
    }));

  it("ends its thread when it is told to, and rejects with the reason", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const result = await store.openResult(await writeLarge(store));
      const controller = new AbortController();
      const reading = readComparedRun(result, controller.signal);
      const reason = new Error("closed");
      queueMicrotask(() => controller.abort(reason));
      await assert.rejects(reading, reason);
      await assert.rejects(readComparedRun(result, controller.signal), reason);
    }));
});
