import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { LoadedStreamScenario } from "../../../../src/model/config/loadedConfig.ts";
import { systemSchema } from "../../../../src/model/config/streamScenario.ts";
import type {
  ObserverSummary,
  SourceSummary,
} from "../../../../src/model/results/componentSummary.ts";
import type { ObserverStatus } from "../../../../src/model/results/streamStatus.ts";
import type { ActiveRun, StartRunOptions } from "../../../../src/run/activeRun.ts";
import { recoverRuns } from "../../../../src/run/recoverRuns.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { sourceConfigSchema } from "../../configs.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeStreamScenario,
  makeWorkspace,
  type Workspace,
} from "../builders.ts";
import { makeThreeChanges } from "../threeChanges.ts";

describe("a run of stream scenarios", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.folder, "data/scenarios"), { recursive: true });
  });
  afterEach(() => workspace.remove());

  /** Starts a run of these scenarios; `heard` tells of every progress. */
  async function start(
    scenarios: LoadedStreamScenario[],
    config: Record<string, unknown> = {},
    options: Partial<StartRunOptions> = {},
  ) {
    let listener: () => void = () => undefined;
    const loaded = makeLoadedConfig(workspace.folder, config, scenarios);
    const run = await startRun({
      ...workspace.options(loaded),
      onProgress: () => listener(),
      ...options,
    });
    /** Resolves with the status of a component once it is as wanted. */
    const waitFor = (id: string, isWanted: (status: ObserverStatus) => boolean) =>
      new Promise<ObserverStatus>((resolve) => {
        listener = () => {
          const status = findObserver(run, id);
          if (status !== undefined && isWanted(status)) resolve(status);
        };
        listener();
      });
    return { run, waitFor };
  }

  async function loadSummary<T = ObserverSummary>(run: ActiveRun, folder: string): Promise<T> {
    const file = path.join(workspace.dataFolder, "test_runs", run.id, folder);
    return JSON.parse(await readFile(path.join(file, "test_run_summary.json"), "utf8"));
  }

  it("judges what each reaction received, and keeps its records, figures and summary", async () => {
    const loggers = [
      { kind: "jsonl" as const, maxLinesPerFile: 10_000 },
      { kind: "performance-metrics" as const },
    ];
    const { run, waitFor } = await start([
      makeStreamScenario({ reactions: [makeReaction({ loggers })] }),
    ]);
    const { url } = await waitFor("hook", (status) => status.url !== undefined);
    for (const n of [1, 2, 3]) assert.equal(await post(url, { n }), 200);
    const { status, file } = await run.finished;
    assert.equal(status, "completed");

    const result = await workspace.readResult(file);
    assert.deepEqual(result.config.providers, ["hook"]);
    assert.deepEqual(result.config.providerDetails, { hook: { kind: "http reaction" } });
    assert.deepEqual(result.config.scenarioDetails?.["11"]?.components, ["hook"]);
    const [test] = result.results.hook?.["11"]?.runs ?? [];
    assert.equal(test?.success, true);
    const outcome = JSON.parse(test?.attempts[0]?.rawResponse ?? "");
    assert.equal(outcome.stoppedBy, "record-count");
    assert.equal(outcome.recordCount, 3);
    assert.equal(outcome.errors, 0);
    assert.deepEqual(test?.finalResponse, outcome);

    const folder = path.join(workspace.dataFolder, "test_runs", run.id, "reactions/hook");
    const log = await readFile(
      path.join(folder, "output_log/jsonl_file/outputs_00000.jsonl"),
      "utf8",
    );
    const lines = log.trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).payload.request_body),
      [{ n: 1 }, { n: 2 }, { n: 3 }],
    );
    assert.match(lines[0] ?? "", /"created_time_ns":\d{19},"processed_time_ns":\d{19},/);
    const [metrics] = await readdir(path.join(folder, "output_log/performance_metrics"));
    assert.match(metrics ?? "", /^performance_metrics_[0-9TZ-]+\.json$/);
    const summary = await loadSummary(run, "reactions/hook");
    assert.equal(summary.test_run_reaction_id, `${run.id}.hook`);
    const [entry] = summary.tests;
    assert.deepEqual(
      [entry?.scenario, entry?.run_number, entry?.state, entry?.stopped_by, entry?.record_count],
      [11, 1, "stopped", "record-count", 3],
    );
    assert.equal(
      entry?.loggers[0]?.output_folder_path,
      `test_runs/${run.id}/reactions/hook/output_log/jsonl_file`,
    );
  });

  it("fails a test whose outcome is not what the schema asks for", async () => {
    const stopTriggers = [{ kind: "duration" as const, seconds: 0.05 }];
    const { run } = await start([
      makeStreamScenario({ reactions: [makeReaction({ stopTriggers, allowEmpty: true })] }),
    ]);
    const { summary, file } = await run.finished;
    assert.deepEqual([summary.failed, summary.errored], [1, 0]);
    const result = await workspace.readResult(file);
    const [attempt] = result.results.hook?.["11"]?.runs[0]?.attempts ?? [];
    assert.deepEqual(
      attempt?.validationErrors.map(({ path: at, code }) => [at, code]),
      [[["stoppedBy"], "const"]],
    );
  });

  it("runs one test after another, each with a log file of its own", async () => {
    const source = await makeThreeChanges(workspace.folder, {
      dispatchers: [{ kind: "http", url: "${reaction.hook.url}" }, { kind: "jsonl" }],
    });
    const { run } = await start([makeStreamScenario({ sources: [source] })], {
      runsPerScenario: 2,
    });
    const { summary } = await run.finished;
    assert.deepEqual([summary.passed, summary.totalTests], [2, 2]);
    const runFolder = path.join(workspace.dataFolder, "test_runs", run.id);
    const logs = path.join(runFolder, "reactions/hook/output_log/jsonl_file");
    assert.deepEqual((await readdir(logs)).sort(), ["outputs_00000.jsonl", "outputs_00001.jsonl"]);
    const changes = path.join(runFolder, "sources/script/source_change_log/jsonl_file");
    assert.deepEqual((await readdir(changes)).sort(), [
      "changes_00000.jsonl",
      "changes_00001.jsonl",
    ]);
    const tests = (await loadSummary(run, "reactions/hook")).tests;
    assert.deepEqual(
      tests.map((test) => [test.run_number, test.record_count]),
      [
        [1, 3],
        [2, 3],
      ],
    );
  });

  it("carries out commands: paused it refuses, reset it begins anew", async () => {
    const { run, waitFor } = await start([makeStreamScenario()]);
    const { url } = await waitFor("hook", (status) => status.url !== undefined);
    await post(url, { n: 0 });
    await run.control("hook", { name: "pause" });
    assert.equal(await post(url, { n: 1 }), 503);
    await assert.rejects(run.control("hook", { name: "step", count: 1 }), /Only a source/);
    await assert.rejects(run.control("nobody", { name: "stop" }), /no component nobody.*hook/);
    await run.control("hook", { name: "start" });
    for (const n of [2, 3]) await post(url, { n });
    const { summary } = await run.finished;
    assert.equal(summary.passed, 1);
    const [test] = (await loadSummary(run, "reactions/hook")).tests;
    assert.deepEqual([test?.record_count, test?.refused_count], [3, 1]);
  });

  it("keeps what a cancelled test has logged, and does not count it as a test", async () => {
    const { run, waitFor } = await start([makeStreamScenario()]);
    const { url } = await waitFor("hook", (status) => status.url !== undefined);
    await post(url, { n: 0 });
    run.stop("cancelled");
    const { status, summary } = await run.finished;
    assert.deepEqual([status, summary.totalTests, summary.plannedTests], ["cancelled", 0, 1]);
    const [test] = (await loadSummary(run, "reactions/hook")).tests;
    assert.deepEqual([test?.record_count, test?.stopped_by, test?.attempt], [1, null, undefined]);
  });

  it("has no verdict when a port is in use, and says which", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const reaction = makeReaction();
    if (reaction.handler.kind !== "http") assert.fail();
    const { run } = await start([
      makeStreamScenario({ reactions: [{ ...reaction, handler: { ...reaction.handler, port } }] }),
    ]);
    const { summary, file } = await run.finished;
    taken.close();
    assert.equal(summary.errored, 1);
    const result = await workspace.readResult(file);
    const [attempt] = result.results.hook?.["11"]?.runs[0]?.attempts ?? [];
    assert.equal(attempt?.errorKind, "network");
    assert.match(attempt?.errorMessage ?? "", new RegExp(`${port}.*in use`));
  });

  it("has no verdict when its system breaks down, but for what had ended before", async () => {
    const program = `
      const post = (n) => fetch(process.argv[1], { method: "POST", body: JSON.stringify({ n }) });
      Promise.all([1, 2, 3].map(post)).then(() => process.exit(7));`;
    const system = systemSchema.parse({
      command: process.execPath,
      args: ["-e", program, "${reaction.hook.url}"],
    });
    const other = makeReaction({ id: "other" });
    const { run } = await start([
      makeStreamScenario({ system, reactions: [makeReaction(), other] }),
    ]);
    const { summary, file } = await run.finished;
    assert.deepEqual([summary.passed, summary.errored], [1, 1]);
    const result = await workspace.readResult(file);
    const [attempt] = result.results.other?.["11"]?.runs[0]?.attempts ?? [];
    assert.equal(attempt?.errorKind, "process");
    assert.match(attempt?.errorMessage ?? "", /ended with code 7/);
  });

  it("sends nothing when its system cannot be started", async () => {
    let requests = 0;
    const target = createServer((request, response) => {
      requests += 1;
      request.resume();
      response.end();
    }).listen(0, "127.0.0.1");
    await once(target, "listening");
    const { port } = target.address() as AddressInfo;
    const source = makeRooms(10, `http://127.0.0.1:${port}/`);
    const system = systemSchema.parse({ command: path.join(workspace.folder, "nothing-here") });
    const { run } = await start([makeStreamScenario({ system, sources: [source] })]);
    const { summary, file } = await run.finished;
    target.close();
    assert.equal(summary.errored, 1);
    assert.equal(requests, 0);
    const result = await workspace.readResult(file);
    const [attempt] = result.results.hook?.["11"]?.runs[0]?.attempts ?? [];
    assert.equal(attempt?.errorKind, "process");
    assert.match(attempt?.errorMessage ?? "", /could not be started.*ENOENT/);
  });

  it("has no verdict when its system never becomes ready, whatever would have ended it", async () => {
    const system = systemSchema.parse({
      command: process.execPath,
      args: ["-e", "setInterval(() => {}, 1000)"],
      readyUrl: "http://127.0.0.1:1/",
      readyTimeoutMs: 300,
    });
    const stopTriggers = [{ kind: "duration" as const, seconds: 0.05 }];
    const { run } = await start([
      makeStreamScenario({ schema: true, system, reactions: [makeReaction({ stopTriggers })] }),
    ]);
    const { summary, file } = await run.finished;
    assert.deepEqual([summary.passed, summary.errored], [0, 1]);
    const result = await workspace.readResult(file);
    const [attempt] = result.results.hook?.["11"]?.runs[0]?.attempts ?? [];
    assert.equal(attempt?.errorKind, "timeout");
  });

  it("keeps its result when the log cannot be written, and says so", async () => {
    const warnings: string[] = [];
    const log: StartRunOptions["log"] = (level, message) => {
      if (level === "warn") warnings.push(message);
    };
    const { run, waitFor } = await start([makeStreamScenario()], {}, { log });
    const folder = path.join(
      workspace.dataFolder,
      "test_runs",
      run.id,
      "reactions/hook/output_log",
    );
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "jsonl_file"), "in the way");
    const { url } = await waitFor("hook", (status) => status.url !== undefined);
    for (const n of [1, 2, 3]) await post(url, { n });
    const { status, file } = await run.finished;
    assert.equal(status, "completed");
    const result = await workspace.readResult(file);
    const [attempt] = result.results.hook?.["11"]?.runs[0]?.attempts ?? [];
    assert.equal(JSON.parse(attempt?.rawResponse ?? "").errors, 1);
    assert.match(warnings.join(), /hook: the logger jsonl gave up/);
  });

  it("goes on with the other reactions when the first has ended", async () => {
    const source = makeRooms(10, "${reaction.hook.url}", "${reaction.other.url}");
    const stopTriggers = [{ kind: "record-count" as const, recordCount: 10 }];
    const other = makeReaction({ id: "other", stopTriggers });
    const { run } = await start([
      makeStreamScenario({ sources: [source], reactions: [makeReaction(), other] }),
    ]);
    const { summary } = await run.finished;
    assert.deepEqual([summary.passed, summary.failed], [2, 0]);
    const [sent] = (await loadSummary<SourceSummary>(run, "sources/rooms")).tests;
    assert.deepEqual([sent?.failed_count, sent?.error_count, sent?.late_count], [0, 0, 7]);
  });

  it("ends at a record that matches, integers with all their digits included", async () => {
    const schema = {
      properties: { request_body: { properties: { n: { type: "integer", minimum: 9e18 } } } },
    };
    const stopTriggers = [{ kind: "schema" as const, schema }];
    const { run, waitFor } = await start([
      makeStreamScenario({ schema: true, reactions: [makeReaction({ stopTriggers })] }),
    ]);
    const { url = "" } = await waitFor("hook", (status) => status.url !== undefined);
    await fetch(url, { method: "POST", body: `{"n":1}` });
    await fetch(url, { method: "POST", body: `{"n":9123456789012345678}` });
    const { file } = await run.finished;
    const result = await workspace.readResult(file);
    const [attempt] = result.results.hook?.["11"]?.runs[0]?.attempts ?? [];
    const { stoppedBy, recordCount } = JSON.parse(attempt?.rawResponse ?? "");
    assert.deepEqual([stoppedBy, recordCount], ["schema", 2]);
  });

  it("has no verdict when a source cannot deliver", async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, "close");
    const source = makeRooms(5, `http://127.0.0.1:${port}/`);
    const { run } = await start([makeStreamScenario({ sources: [source] })]);
    const { file } = await run.finished;
    const result = await workspace.readResult(file);
    const [attempt] = result.results.hook?.["11"]?.runs[0]?.attempts ?? [];
    assert.match(attempt?.errorMessage ?? "", /Source rooms: .*ECONNREFUSED/);
  });

  it("has no verdict when nothing that a source sent was taken", async () => {
    const source = makeRooms(5, "${reaction.hook.url}/../elsewhere");
    const { run } = await start([makeStreamScenario({ sources: [source] })]);
    const { file, summary } = await run.finished;
    assert.equal(summary.errored, 1);
    const result = await workspace.readResult(file);
    const [attempt] = result.results.hook?.["11"]?.runs[0]?.attempts ?? [];
    const expected = /^Source rooms: None of its 5 changes was delivered: .*status 404/;
    assert.match(attempt?.errorMessage ?? "", expected);
  });

  it("keeps its finished tests when the process dies", async () => {
    const { run, waitFor } = await start([makeStreamScenario()], { runsPerScenario: 2 });
    const { url } = await waitFor("hook", (status) => status.url !== undefined);
    for (const n of [1, 2, 3]) await post(url, { n });
    await waitFor("hook", (status) => status.recordCount === 0);
    const store = openTestDataStore(workspace.dataFolder);
    const asWritten = await store.loadRunFolder(run.id);
    run.stop("cancelled");
    const { file } = await run.finished;
    // As it lay on the disk when the first test had ended.
    await rm(path.join(workspace.dataFolder, file));
    await rm(path.join(workspace.dataFolder, "index.json"));
    await store.createRunFolder(asWritten);
    const [recovered] = (await recoverRuns(store, assert.fail)).closed;
    assert.equal(recovered?.id, run.id);
    assert.deepEqual([recovered?.summary.passed, recovered?.summary.plannedTests], [1, 2]);
  });
});

// --- internal ---

/** A source of changes that it posts to these addresses. */
function makeRooms(changeCount: number, ...urls: string[]) {
  return sourceConfigSchema.parse({
    id: "rooms",
    kind: "generator",
    generator: "building-hierarchy",
    changeCount,
    dispatchers: urls.map((url) => ({ kind: "http", url })),
  });
}

function findObserver(run: ActiveRun, id: string): ObserverStatus | undefined {
  const found = run.streamProgress()?.components.find((component) => component.id === id);
  return found?.role === "source" ? undefined : found;
}

/** The status of the answer. */
async function post(url: string | undefined, body: unknown): Promise<number> {
  const response = await fetch(url ?? "", { method: "POST", body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}
