import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import type { ObservedTest } from "../../../../src/model/results/componentSummary.ts";
import { createStreamSummaries } from "../../../../src/run/streams/streamSummaries.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";

const tests = 500;
const runId = "00000000-0000-4000-8000-000000000001";
const reaction = { role: "reaction", id: "hook", kind: "http" } as const;

describe("summaries of stream tests", () => {
  let workspace: Workspace;
  let store: TestDataStore;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    store = openTestDataStore(workspace.dataFolder);
  });
  afterEach(() => workspace.remove());

  const loadRuns = async () =>
    (await store.component(runId, "reaction", "hook").loadSummary())?.tests.map(
      ({ run_number }) => run_number,
    );
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  it("are written as a whole ten times for 500 tests, and tell of each at any time", async () => {
    let writes = 0;
    const counting: TestDataStore = {
      ...store,
      component: (...place) => {
        const storage = store.component(...place);
        const writeSummary: typeof storage.writeSummary = (summary) => {
          writes += 1;
          return storage.writeSummary(summary);
        };
        return { ...storage, writeSummary };
      },
    };
    const summaries = createStreamSummaries(counting, runId);
    for (const run of upTo(tests)) {
      await summaries.addObserved(reaction, makeTest(run));
      if (run % 99 === 0) assert.deepEqual(await loadRuns(), upTo(run));
    }
    await summaries.finish();
    assert.equal(writes, 10);
    const { summaryFile } = store.component(runId, "reaction", "hook");
    assert.equal(JSON.parse(await readFile(summaryFile, "utf8")).tests.length, tests);
  }).timeout(30_000);

  it("are written anew when their folder was removed meanwhile", async () => {
    const summaries = createStreamSummaries(store, runId);
    for (const run of upTo(6)) await summaries.addObserved(reaction, makeTest(run));
    await rm(store.component(runId, "reaction", "hook").folder, { recursive: true });
    await summaries.addObserved(reaction, makeTest(7));
    assert.deepEqual(await loadRuns(), upTo(7));
  });

  it("go on after those of before a resume", async () => {
    const before = createStreamSummaries(store, runId);
    for (const run of upTo(3)) await before.addObserved(reaction, makeTest(run));
    const after = createStreamSummaries(store, runId);
    await after.addObserved(reaction, makeTest(4));
    await after.finish();
    assert.deepEqual(await loadRuns(), upTo(4));
  });
});

// --- internal ---

function makeTest(runNumber: number): ObservedTest {
  return {
    scenario: 11,
    run_number: runNumber,
    state: "stopped",
    stopped_by: "record-count",
    record_count: 0,
    start_time_ns: 1n,
    end_time_ns: 1n,
    duration_ns: 0n,
    records_per_second: 0,
    loggers: [],
    error_count: 0,
    errors: [],
    rate_series: { interval_ms: 100, counts: [] },
    refused_count: 0,
    late_count: 0,
    wait_count: 0,
    max_queue_depth: 0,
  };
}
