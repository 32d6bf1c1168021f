import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { trashRuns } from "../../../../src/run/manage/cleanUp.ts";
import { planRetention } from "../../../../src/run/manage/retention.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeHead, makeRunFolder, withTempFolder, writeRun } from "../../store/storeFixtures.ts";

const dayMs = 86_400_000;

/** Runs of two configs, so many days old; their ids by config and age. */
const withRuns = (work: (store: TestDataStore, ids: Record<string, string>) => Promise<void>) =>
  withTempFolder(async (folder) => {
    const store = openTestDataStore(path.join(folder, "data"));
    const ids: Record<string, string> = {};
    for (const [name, days] of [
      ["people", [0.5, 2, 10, 40, 50]],
      ["animals", [100, 200]],
    ] as const) {
      for (const age of days) {
        const timestamp = new Date(Date.now() - age * dayMs).toISOString();
        const config = { ...makeHead().config, name };
        const head = makeHead({ timestamp, config });
        await writeRun(store, head);
        await store.createRunFolder(makeRunFolder({ id: head.id, state: "completed" }));
        ids[`${name} ${age}`] = head.id;
      }
    }
    await work(store, ids);
  });

describe("a retention policy", () => {
  const namesOf = async (
    store: TestDataStore,
    ids: Record<string, string>,
    policy: { keepLast?: number; keepDays?: number },
  ) => {
    const expired = await planRetention(store, policy);
    const nameOf = (id: string) => Object.entries(ids).find(([, each]) => each === id)?.[0];
    return expired.map(({ entry }) => nameOf(entry.id));
  };

  it("keeps the last of each config and the last days, and with both what either keeps", () =>
    withRuns(async (store, ids) => {
      assert.deepEqual(await namesOf(store, ids, {}), []);
      const beyond = ["people 10", "people 40", "people 50"];
      assert.deepEqual(await namesOf(store, ids, { keepLast: 2 }), beyond);
      const old = ["people 40", "people 50", "animals 200"];
      assert.deepEqual(await namesOf(store, ids, { keepDays: 30 }), old);
      assert.deepEqual(await namesOf(store, ids, { keepLast: 4, keepDays: 30 }), ["people 50"]);
    }));

  it("never takes the baseline, a pinned run or the newest of a config", () =>
    withRuns(async (store, ids) => {
      await store.setBaseline("people", ids["people 50"] ?? "");
      await store.changeLabels([ids["people 40"] ?? ""], { pinned: true });
      const taken = ["people 2", "people 10", "animals 200"];
      assert.deepEqual(await namesOf(store, ids, { keepDays: 0.001 }), taken);
      assert.deepEqual(await namesOf(store, ids, { keepLast: 1 }), taken);
    }));

  it("says of each run why it would go and what it takes", () =>
    withRuns(async (store) => {
      const [first] = await planRetention(store, { keepLast: 2, keepDays: 1 });
      assert.equal(first?.why, "beyond the last 2 of people, older than 1 day");
      assert.ok((first?.bytes ?? 0) > 1000);
    }));

  it("takes nothing where it cannot be told what is kept", () =>
    withRuns(async (store, ids) => {
      for (const file of [store.paths.labelsFile, store.paths.baselineFile]) {
        await writeFile(file, '{ "people": ');
        await assert.rejects(planRetention(store, { keepDays: 1 }), { code: "storage" });
        await writeFile(file, "{}");
      }
      await writeFile(store.paths.baselineFile, JSON.stringify({ people: 7 }));
      await assert.rejects(namesOf(store, ids, { keepDays: 1 }), { code: "storage" });
    }));

  it("leaves a run whose file is broken alone, and does not count it", () =>
    withRuns(async (store, ids) => {
      const { index } = await store.loadIndex();
      const newest = index.runs.find(({ id }) => id === ids["people 0.5"]);
      await writeFile(store.paths.resultFile(newest?.filename ?? ""), "{");
      assert.deepEqual(await namesOf(store, ids, { keepLast: 2 }), ["people 40", "people 50"]);
    }));
});

describe("trashing runs that are exported first", () => {
  it("leaves all where they are when one of them cannot be exported", () =>
    withRuns(async (store, ids) => {
      const { index } = await store.loadIndex();
      const [first] = index.runs;
      await writeFile(store.paths.resultFile(first?.filename ?? ""), "{");
      const exportTo = path.join(store.paths.dataFolder, "../out");
      const runIds = Object.values(ids);
      await assert.rejects(trashRuns({ store, runIds, exportTo }), /Nothing was deleted/);
      assert.equal((await store.listRunIds()).length, runIds.length);
    }));

  it("of none makes no batch, of an unknown one is an error", () =>
    withRuns(async (store) => {
      assert.deepEqual(await trashRuns({ store, runIds: [] }), { deleted: [], exported: [] });
      await assert.rejects(trashRuns({ store, runIds: [randomUUID()] }), { code: "not_found" });
    }));
});
