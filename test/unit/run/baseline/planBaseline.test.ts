import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Gate } from "../../../../src/model/config/gate.ts";
import type { ResultHead, RunResult } from "../../../../src/model/results/resultFile.ts";
import { listBaselines } from "../../../../src/run/baseline/listBaselines.ts";
import { planBaseline } from "../../../../src/run/baseline/planBaseline.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeCell, makeHead, makeRun, withTempFolder } from "../../store/storeFixtures.ts";

const hashes = { config: "c", scenarios: { "1": "s" }, schemas: { "1": "j" } };
const config = { providers: ["sim"], scenarios: [1], runsPerScenario: 2, name: "people", hashes };
let writtenMs = Date.UTC(2026, 10, 21);

/** A test that passed with so many retries, failed, or was errored. */
function makeTest(runNumber: number, how: number | "failed" | "errored"): RunResult {
  const run = makeRun(runNumber);
  const [last] = run.attempts;
  if (last === undefined) throw new Error("no attempt");
  const failed = { ...last, success: false };
  if (how === "failed") return { ...run, success: false, attempts: [failed] };
  if (how === "errored") {
    return { ...run, success: false, attempts: [{ ...failed, errorMessage: "no answer" }] };
  }
  const retries = Array.from({ length: how }, () => failed);
  const attempts = [...retries, last].map((each, at) => ({ ...each, attemptNumber: at + 1 }));
  return { ...run, attempts };
}

/** Writes a run of `sim` with these tests, or with those of several providers. */
async function write(
  store: TestDataStore,
  tests: Record<string, (number | "failed" | "errored")[]>,
  changes: Partial<ResultHead> = {},
): Promise<string> {
  writtenMs += 1000;
  const all = Object.values(tests).flat();
  const passed = all.filter((how) => typeof how === "number").length;
  const atOnce = all.filter((how) => how === 0).length;
  const rate = (count: number) => (all.length === 0 ? 0 : (count * 100) / all.length);
  const head = makeHead({
    timestamp: new Date(writtenMs).toISOString(),
    summary: {
      totalTests: all.length,
      passed,
      failed: all.length - passed,
      successRate: rate(passed),
      errored: all.filter((how) => how === "errored").length,
      firstAttemptSuccessRate: rate(atOnce),
    },
    config: { ...config, providers: Object.keys(tests) },
    ...changes,
  });
  const cells = Object.entries(tests).map(([provider, hows]) =>
    makeCell(
      provider,
      1,
      hows.map((how, at) => makeTest(at + 1, how)),
    ),
  );
  await store.writeResult(head, [], cells);
  return head.id;
}

const withStore = (work: (store: TestDataStore) => Promise<void>) =>
  withTempFolder((folder) => work(openTestDataStore(path.join(folder, "data"))));
const gate = (changes: Partial<Gate>): Gate => ({
  metric: "first",
  margin: 5,
  undecided: "pass",
  ...changes,
});

describe("a run that is to be a baseline", () => {
  it("is planned by the name of its config, and writes nothing", () =>
    withStore(async (store) => {
      const runId = await write(store, { sim: [0, 1] });
      const { fileName } = await store.openResult(runId);
      assert.deepEqual(await planBaseline(store, runId), {
        name: "people",
        runId,
        fileName,
        warnings: [],
      });
      assert.equal((await store.loadBaselines()).runs.size, 0);
    }));

  const refused: Record<string, [Partial<ResultHead>, RegExp]> = {
    "without the name of a config": [
      { config: { ...config, name: undefined } },
      /names no config.*another tool/,
    ],
    "that is a probe": [{ config: { ...config, probe: true } }, /probed/],
    "that ran a part of another again": [
      { config: { ...config, parent: randomUUID() } },
      /only a part of run/,
    ],
    "that was cancelled": [{ status: "cancelled" }, /is cancelled, not completed/],
    "that was interrupted": [{ status: "interrupted" }, /is interrupted/],
    "that could not go on": [{ status: "failed" }, /is failed/],
    "of which no test ended": [
      { summary: { totalTests: 0, passed: 0, failed: 0, successRate: 0 } },
      /none of its tests ended/,
    ],
    "of which every test errored": [
      { summary: { totalTests: 2, passed: 0, failed: 2, errored: 2, successRate: 0 } },
      /every test of it errored/,
    ],
  };
  for (const [what, [changes, message]] of Object.entries(refused)) {
    it(`is refused ${what}`, () =>
      withStore(async (store) => {
        const runId = await write(store, { sim: [0, 0] }, changes);
        await assert.rejects(planBaseline(store, runId), { code: "usage", message });
      }));
  }

  it("is refused when a provider is below the least rate of its own gate, by the gate's metric", () =>
    withStore(async (store) => {
      const tests = { good: [0, 0, 0, 0], weak: [0, 1, 1, "failed" as const] };
      const withGate = (changes: Partial<Gate>) =>
        write(store, tests, {
          config: { ...config, providers: Object.keys(tests), gate: gate(changes) },
        });
      const expected = {
        code: "usage",
        message: /weak passed at the first attempt in 25\.0%.*50\.0%/,
      };
      await assert.rejects(planBaseline(store, await withGate({ minRate: 50 })), expected);
      await planBaseline(store, await withGate({ minRate: 25 }));
      await planBaseline(store, await withGate({ metric: "final", minRate: 75 }));
      await assert.rejects(
        planBaseline(store, await withGate({ metric: "final", minRate: 76 })),
        /weak passed in 75\.0%/,
      );
      await planBaseline(store, await withGate({}));
    }));

  it("is refused by values that were not met, where its gate counts those", () =>
    withStore(async (store) => {
      const values = { compared: 2, matched: 2, fields: [] };
      const head = makeHead({
        config: { ...config, gate: gate({ metric: "value", minRate: 90 }) },
      });
      const missed = { ...makeTest(2, "failed"), values: { ...values, matched: 1 } };
      await store.writeResult(head, [], [makeCell("sim", 1, [{ ...makeRun(1), values }, missed])]);
      await assert.rejects(planBaseline(store, head.id), /sim met the expected value in 50\.0%/);
    }));

  it("that is broken, gone, another's or unknown is told so", () =>
    withStore(async (store) => {
      const damage: Record<string, (file: string, text: string) => Promise<void>> = {
        storage: (file, text) => writeFile(file, text.slice(0, -200)),
        not_found: (file) => rm(file),
      };
      for (const [code, spoil] of Object.entries(damage)) {
        const runId = await write(store, { sim: [0, 0] });
        const { file } = await store.openResult(runId);
        await spoil(file, await readFile(file, "utf8"));
        await assert.rejects(planBaseline(store, runId), { code });
      }
      await assert.rejects(planBaseline(store, randomUUID()), { code: "not_found" });
    }));

  it("is warned of when tests of it errored", () =>
    withStore(async (store) => {
      const { warnings } = await planBaseline(
        store,
        await write(store, { sim: [0, "errored", 1] }),
      );
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? "", /1 of 3 tests errored/);
    }));

  it("is warned of when it is the best of several that asked the same, with their number", () =>
    withStore(async (store) => {
      const best = await write(store, { sim: [0, 0, 0] });
      const middle = await write(store, { sim: [0, 0, 1] });
      const worst = await write(store, { sim: [0, 1, 1] });
      for (const runId of [middle, worst]) {
        assert.deepEqual((await planBaseline(store, runId)).warnings, []);
      }
      const { warnings } = await planBaseline(store, best);
      assert.match(warnings.join(), /highest rate of 3 runs/);
    }));

  it("is not warned of beside runs that asked something else, did not end, or are as good", () =>
    withStore(async (store) => {
      const own = await write(store, { sim: [0, 0] });
      const other = (changes: Partial<ResultHead["config"]>) =>
        write(store, { sim: [0, 1] }, { config: { ...config, ...changes } });
      await other({ hashes: { ...hashes, config: "other" } });
      await other({ hashes: { ...hashes, scenarios: { "1": "other" } } });
      await other({ hashes: { ...hashes, schemas: { "1": "other" } } });
      await other({ hashes: { ...hashes, cases: { "1": "other" } } });
      await other({ hashes: undefined });
      await other({ name: "animals" });
      await other({ parent: own });
      await other({ probe: true });
      await other({ scenarios: [1, 2] });
      await write(store, { sim: [0, 1] }, { status: "cancelled" });
      await write(store, { sim: [0, 0] });
      const gone = await write(store, { sim: [0, 1] });
      await rm((await store.openResult(gone)).file);
      assert.deepEqual((await planBaseline(store, own)).warnings, []);
      await other({ hashes: { ...hashes, gate: "another margin" } });
      assert.match((await planBaseline(store, own)).warnings.join(), /of 3 runs/);
    }));

  it("tells which run it replaces, also one that is not here", () =>
    withStore(async (store) => {
      const [first, next] = [await write(store, { sim: [0] }), await write(store, { sim: [0] })];
      const { fileName } = await store.openResult(first);
      await store.setBaseline("people", first);
      assert.equal((await planBaseline(store, first)).replaced, undefined);
      assert.deepEqual((await planBaseline(store, next)).replaced, { runId: first, fileName });
      const unknown = randomUUID();
      await store.setBaseline("people", unknown);
      assert.deepEqual((await planBaseline(store, next)).replaced, { runId: unknown });
    }));
});

describe("the list of baselines", () => {
  it("has each by name, and what is wrong with it", () =>
    withStore(async (store) => {
      const [sound, cut, gone] = [
        await write(store, { sim: [0] }),
        await write(store, { sim: [0] }),
        await write(store, { sim: [0] }),
      ];
      const { fileName, head } = await store.openResult(sound);
      await writeFile((await store.openResult(cut)).file, "{");
      await rm((await store.openResult(gone)).file);
      const unknown = randomUUID();
      const marks = { people: sound, cut, gone, nowhere: unknown, animals: sound };
      for (const [name, run] of Object.entries(marks)) await store.setBaseline(name, run);
      const found = { run: sound, file: fileName, timestamp: head.timestamp };
      const { baselines, problem } = await listBaselines(store);
      assert.equal(problem, undefined);
      const [animals, broken, ...others] = baselines;
      assert.deepEqual(animals, {
        name: "animals",
        ...found,
        fault: 'is a run of the config "people"',
      });
      assert.match(broken?.fault ?? "", /^cannot be read: .*is broken/);
      assert.deepEqual(others, [
        { name: "gone", run: gone, fault: "is not in data/results" },
        { name: "nowhere", run: unknown, fault: "is not in data/results" },
        { name: "people", ...found },
      ]);
    }));

  it("is empty where there is none", () =>
    withStore(async (store) => assert.deepEqual(await listBaselines(store), { baselines: [] })));
});
