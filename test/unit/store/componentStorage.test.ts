import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ObservedTest, SourceTest } from "../../../src/model/results/componentSummary.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { withTempFolder } from "./storeFixtures.ts";

const startNs = 1_795_224_454_123_456_789n;
const common = {
  scenario: 11,
  run_number: 1,
  record_count: 2,
  start_time_ns: startNs,
  end_time_ns: startNs + 1_000_000_001n,
  duration_ns: 1_000_000_001n,
  loggers: [{ has_output: true, logger_name: "jsonl", output_folder_path: "test_runs/x" }],
  error_count: 0,
  errors: [],
  rate_series: { interval_ms: 100, counts: [2] },
  records_per_second: 2,
};
const observed: ObservedTest = {
  ...common,
  state: "stopped",
  stopped_by: "record-count",
  refused_count: 0,
  late_count: 0,
  wait_count: 0,
  max_queue_depth: 1,
};
const sent: SourceTest = {
  ...common,
  state: "finished",
  skipped_count: 0,
  failed_count: 0,
  late_count: 0,
};

describe("the storage of a component", () => {
  it("has tests that were added in its summary, each once and in their order, whatever a crash left", () =>
    withTempFolder(async (folder) => {
      const alerts = openTestDataStore(folder).component(randomUUID(), "reaction", "alerts");
      const test = (run_number: number) => ({ ...observed, run_number });
      const loadRuns = async () =>
        (await alerts.loadSummary())?.tests.map(({ run_number }) => run_number);
      await alerts.writeSummary({ kind: "http", tests: [test(1)] });
      await alerts.addTest(test(2));
      await alerts.addTest(test(3));
      assert.deepEqual(await loadRuns(), [1, 2, 3]);

      const lines = join(alerts.folder, "test_run_summary.jsonl");
      const text = await readFile(lines, "utf8");
      await alerts.settleSummary();
      assert.deepEqual(await loadRuns(), [1, 2, 3]);
      await assert.rejects(readFile(lines), /ENOENT/);
      // The process was killed before it removed them, and in the middle of a further one.
      await writeFile(lines, `${text}{"scenario":11,"run_num`);
      assert.deepEqual(await loadRuns(), [1, 2, 3]);
      assert.deepEqual((await alerts.loadSummary())?.tests[2]?.start_time_ns, startNs);
    }));

  it("keeps its summary with all digits, also for a store opened later", () =>
    withTempFolder(async (folder) => {
      const runId = randomUUID();
      const before = openTestDataStore(folder);
      const source = { test_run_source_id: `${runId}.facilities`, kind: "script", tests: [sent] };
      const query = { test_run_query_id: `${runId}.comfort`, kind: "sse", tests: [observed] };
      const reaction = { test_run_reaction_id: `${runId}.alerts`, kind: "http", tests: [observed] };
      await before.component(runId, "source", "facilities").writeSummary(source);
      await before.component(runId, "query", "comfort").writeSummary(query);
      const alerts = before.component(runId, "reaction", "alerts");
      await alerts.writeSummary(reaction);
      assert.match(
        await readFile(alerts.summaryFile, "utf8"),
        /^ {6}"start_time_ns": 1795224454123456789,$/m,
      );

      const after = openTestDataStore(folder);
      assert.deepEqual(await after.listRunIds(), [runId]);
      assert.deepEqual(await after.listStoredComponents(runId), [
        { role: "source", id: "facilities" },
        { role: "query", id: "comfort" },
        { role: "reaction", id: "alerts" },
      ]);
      const load = (storage: { loadSummary(): Promise<unknown> }) => storage.loadSummary();
      assert.deepEqual(await load(after.component(runId, "source", "facilities")), source);
      assert.deepEqual(await load(after.component(runId, "query", "comfort")), query);
      assert.deepEqual(await load(after.component(runId, "reaction", "alerts")), reaction);
    }));

  it("has no summary before one is written, and names a broken or foreign one", () =>
    withTempFolder(async (folder) => {
      const runId = randomUUID();
      const store = openTestDataStore(folder);
      const storage = store.component(runId, "query", "comfort");
      assert.equal(await storage.loadSummary(), undefined);
      await mkdir(storage.folder, { recursive: true });
      const refused = async (text: string, reason: RegExp) => {
        await writeFile(storage.summaryFile, text);
        await assert.rejects(storage.loadSummary(), (error: Error & { code?: unknown }) => {
          assert.equal(error.code, "storage");
          assert.ok(error.message.includes(storage.summaryFile), error.message);
          assert.match(error.message, reason);
          return true;
        });
      };
      await refused("{", /is broken/);
      await refused(`{"test_run_query_id":"${runId}.comfort","kind":"sse"}`, /tests/);
      await refused(
        `{"test_run_query_id":"${runId}.other","kind":"sse","tests":[]}`,
        /another component, .*\.other/,
      );
      await refused(
        `{"test_run_reaction_id":"${runId}.comfort","kind":"sse","tests":[]}`,
        /another component, no query/,
      );
    }));

  it("lists the files below it, and nothing that a link leads to", () =>
    withTempFolder(async (folder) => {
      const runId = randomUUID();
      const data = join(folder, "data");
      const storage = openTestDataStore(data).component(runId, "reaction", "a");
      assert.deepEqual(await storage.listFiles(), []);
      const outside = join(folder, "outside");
      await mkdir(outside);
      await writeFile(join(outside, "secret"), "secret");
      await mkdir(storage.jsonlFolder, { recursive: true });
      const log = join(storage.jsonlFolder, "outputs_00000.jsonl");
      await writeFile(log, "{}\né\n");
      await utimes(log, 1_700_000_000, 1_700_000_000.5);
      await writeFile(storage.summaryFile, "{}");
      await symlink(outside, join(storage.logFolder, "linked"));
      await symlink(join(outside, "secret"), join(storage.folder, "link.json"));
      const files = await storage.listFiles();
      const below = `test_runs/${runId}/reactions/a`;
      assert.deepEqual(files[0], {
        path: `${below}/output_log/jsonl_file/outputs_00000.jsonl`,
        bytes: 6,
        modified: "2023-11-14T22:13:20.500Z",
      });
      assert.deepEqual(
        files.map(({ path }) => path),
        [files[0]?.path, `${below}/test_run_summary.json`],
      );
    }));

  it("shows nothing through a linked folder of its run", () =>
    withTempFolder(async (folder) => {
      const [runId, linkedId] = [randomUUID(), randomUUID()];
      const store = openTestDataStore(join(folder, "data"));
      const real = store.component(runId, "source", "a");
      await mkdir(real.folder, { recursive: true });
      await writeFile(real.summaryFile, "{}");
      await symlink(store.paths.runFolder(runId), store.paths.runFolder(linkedId));
      const linked = store.component(linkedId, "source", "a");
      assert.equal((await real.listFiles()).length, 1);
      assert.deepEqual(await linked.listFiles(), []);
      assert.deepEqual(await store.listStoredComponents(linkedId), []);
    }));

  it("is listed only under a name that is an id, and as a folder", () =>
    withTempFolder(async (folder) => {
      const runId = randomUUID();
      const store = openTestDataStore(folder);
      assert.deepEqual(await store.listStoredComponents(runId), []);
      const queries = store.paths.componentsFolder(runId, "query");
      for (const name of ["b", "a", "not an id", ".hidden"]) {
        await mkdir(join(queries, name), { recursive: true });
      }
      await writeFile(join(queries, "file"), "");
      await symlink(join(queries, "a"), join(queries, "linked"));
      assert.deepEqual(await store.listStoredComponents(runId), [
        { role: "query", id: "a" },
        { role: "query", id: "b" },
      ]);
      await assert.rejects(store.listStoredComponents("../x"), { code: "usage" });
    }));
});
