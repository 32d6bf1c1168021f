import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { testRunFileSchema } from "../../../src/model/results/resultFile.ts";
import { UserError } from "../../../src/model/userError.ts";
import { closeRun } from "../../../src/run/closeRun.ts";
import { scanJournal } from "../../../src/run/journal/scanJournal.ts";
import { startRun } from "../../../src/run/startRun.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeLoadedConfig, makeScenario, makeWorkspace, type Workspace } from "./builders.ts";

const person = JSON.stringify({ name: "Ada", age: 36 });

describe("a run", () => {
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startChatServer({ kind: "openai", reply: person });
  });
  afterEach(async () => {
    await server.close();
    await workspace.remove();
  });

  const local = (overrides = {}) => ({
    id: "local",
    kind: "openai-compatible",
    baseUrl: server.baseUrl,
    model: "m",
    ...overrides,
  });
  const start = (config: Parameters<typeof makeLoadedConfig>[1], scenarios = [makeScenario()]) =>
    startRun(workspace.options(makeLoadedConfig(workspace.folder, config, scenarios)));

  it("tells the warnings of its config once, many of them only as a number", async () => {
    const loaded = makeLoadedConfig(workspace.folder, { providers: [local()] });
    const warnings = Array.from({ length: 25 }, (_, index) => ({
      severity: "warning" as const,
      file: path.join(workspace.folder, "data", "a.schema.json"),
      line: index + 1,
      column: 1,
      key: "a",
      message: "is odd",
    }));
    const told: string[] = [];
    const log = (level: string, message: string) => {
      if (level === "warn") told.push(message);
    };
    const run = await startRun({ ...workspace.options({ ...loaded, warnings }), log });
    assert.equal((await run.finished).status, "completed");
    assert.equal(told.length, 21);
    assert.equal(told[0], "data/a.schema.json:1:1: a: is odd");
    assert.match(told[20] ?? "", /^5 more warnings/);
  });

  it("leaves a result file, an index row, run.json and no journal", async () => {
    const run = await start({
      providers: [local(), { id: "sim", kind: "simulated", seed: 3 }],
      runsPerScenario: 5,
    });
    const outcome = await run.finished;
    assert.equal(outcome.status, "completed", outcome.message);
    const file = testRunFileSchema.parse(await workspace.readResult(outcome.file));
    assert.equal(file.id, run.id);
    assert.equal(file.summary.totalTests, 10);
    assert.equal(file.summary.plannedTests, 10);
    assert.equal(file.results.local?.["1"]?.runs.length, 5);
    assert.deepEqual(
      file.results.sim?.["1"]?.runs.map(({ runNumber }) => runNumber),
      [1, 2, 3, 4, 5],
    );
    const hash = file.results.local?.["1"]?.runs[0]?.attempts[0]?.promptHash ?? "";
    assert.equal(file.prompts?.[hash]?.at(-1)?.role, "user");

    const { index } = await openTestDataStore(workspace.dataFolder).loadIndex();
    assert.deepEqual(
      index.runs.map(({ id, status }) => [id, status]),
      [[run.id, "completed"]],
    );
    const folder = path.join(workspace.dataFolder, "test_runs", run.id);
    assert.ok(existsSync(path.join(folder, "run.json")));
    assert.deepEqual(await readdir(path.join(folder, "reactions", "local", "output_log")), []);
  });

  it("leaves a journal from which the same result and summary are made again", async () => {
    server.plan({ kind: "text", text: "{}" }, { kind: "fenced" }, { kind: "text", text: "héllo" });
    const providers = [local(), { id: "sim", kind: "simulated", faults: { wrongType: 0.3 } }];
    const loggers = [{ kind: "jsonl", maxLinesPerFile: 3 }];
    const run = await start({ providers, runsPerScenario: 8, keepLogs: true, loggers });
    const outcome = await run.finished;
    const store = openTestDataStore(workspace.dataFolder);
    const written = readFileSync(path.join(workspace.dataFolder, outcome.file), "utf8");
    const { summaryFile } = store.component(run.id, "reaction", "local");
    const summary = readFileSync(summaryFile, "utf8");
    assert.deepEqual(JSON.parse(summary).prompt_tests, {
      test_count: 8,
      error_count: 0,
      record_count: server.counters.requests,
      loggers: [
        {
          has_output: true,
          logger_name: "jsonl",
          output_folder_path: `test_runs/${run.id}/reactions/local/output_log/jsonl_file`,
        },
      ],
    });
    await rm(summaryFile);
    const folder = await store.loadRunFolder(run.id);
    const journal = await scanJournal(store, folder, assert.fail);
    const durationMs = outcome.duration;
    await closeRun(store, folder, journal, {
      status: "completed",
      durationMs,
      onProblem: assert.fail,
    });
    assert.equal(readFileSync(path.join(workspace.dataFolder, outcome.file), "utf8"), written);
    assert.equal(readFileSync(summaryFile, "utf8"), summary);
  });

  it("keeps the digits of whole numbers, in the result and in what is asked of it while it goes on", async () => {
    const digits = "12345678901234567890";
    server.plan({ kind: "text", text: `{"name":"Ada","age":${digits}}` });
    const provider = local({ concurrency: 1 });
    const run = await start({ providers: [provider], runsPerScenario: 2, keepLogs: true });
    const outcome = await run.finished;
    const key = { provider: "local", scenario: 1, runNumber: 1 };
    const { attempts } = await run.attempts(key);
    assert.deepEqual(attempts[0]?.parsedResponse, { name: "Ada", age: BigInt(digits) });
    const file = path.join(workspace.dataFolder, outcome.file);
    const kept = new RegExp(`Response": \\{\\s+"name": "Ada",\\s+"age": ${digits}\\s`, "g");
    assert.equal((await readFile(file, "utf8")).match(kept)?.length, 2);
  });

  it("lets the other loggers of the config tell of the attempts as well", async () => {
    const printed: string[] = [];
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [{ id: "sim", kind: "simulated" }],
      runsPerScenario: 3,
      loggers: [{ kind: "performance-metrics" }, { kind: "console" }],
    });
    const print = (line: string) => printed.push(line);
    const run = await startRun({ ...workspace.options(loaded), print });
    await run.finished;
    assert.equal(printed.filter((line) => / sim attempt 1 /.test(line)).length, 3);
    const folder = path.join(workspace.dataFolder, "test_runs", run.id, "reactions/sim/output_log");
    const [file] = await readdir(path.join(folder, "performance_metrics"));
    const text = await readFile(path.join(folder, "performance_metrics", file ?? ""), "utf8");
    assert.equal(JSON.parse(text).record_count, 3);
    assert.equal("scenario" in JSON.parse(text), false);
  });

  it("keeps the journal when the config says so", async () => {
    const run = await start({ providers: [local()], keepLogs: true });
    await run.finished;
    const { jsonlFolder } = openTestDataStore(workspace.dataFolder).component(
      run.id,
      "reaction",
      "local",
    );
    assert.deepEqual(await readdir(jsonlFolder), ["outputs_00000.jsonl", "prompts_00000.jsonl"]);
  });

  it("counts every HTTP request the server saw, repeats included", async () => {
    server.plan({ kind: "status", status: 500 }, { kind: "reset" });
    const run = await start({ providers: [local()], runsPerScenario: 6 });
    const outcome = await run.finished;
    const { results } = await workspace.readResult(outcome.file);
    const attempts = results.local?.["1"]?.runs.flatMap((test) => test.attempts) ?? [];
    const requests = attempts.reduce((sum, attempt) => sum + (attempt.httpRequests ?? 0), 0);
    assert.equal(requests, server.counters.requests);
    assert.equal(requests, 8);
    assert.equal(outcome.summary.passed, 6);
  });

  it("never has more requests under way than the provider's concurrency", async () => {
    const run = await start({ providers: [local({ concurrency: 3 })], runsPerScenario: 20 });
    await run.finished;
    assert.ok(server.counters.peakConcurrency <= 3);
  });

  it("keeps what is there when the user cancels while a provider hangs", async () => {
    server.plan({ kind: "text", text: person }, { kind: "hang" });
    const run = await start({ providers: [local({ concurrency: 1 })], runsPerScenario: 3 });
    await server.nextRequest();
    await server.nextRequest();
    run.stop("cancelled");
    const outcome = await run.finished;
    assert.equal(outcome.status, "cancelled");
    assert.equal(outcome.stopReason, "user");
    const file = await workspace.readResult(outcome.file);
    assert.equal(file.summary.totalTests, 1);
    assert.equal(file.summary.plannedTests, 3);
    assert.equal(file.results.local?.["1"]?.runs.length, 1);
    const storage = run.store.component(run.id, "reaction", "local");
    const { prompt_tests: totals } = (await storage.loadSummary()) ?? {};
    assert.deepEqual([totals?.test_count, totals?.record_count], [1, 1]);
  });

  it("stops gracefully at a token limit and says so", async () => {
    const run = await start({
      providers: [local({ concurrency: 1 })],
      runsPerScenario: 50,
      limits: { maxTokens: 1 },
    });
    const outcome = await run.finished;
    assert.equal(outcome.status, "cancelled");
    assert.equal(outcome.stopReason, "maxTokens");
    assert.equal(outcome.summary.totalTests, 1);
    assert.equal(server.counters.requests, 1);
  });

  it("stops gracefully at a cost limit and says so", async () => {
    const price = { inputPerMillion: 1_000_000, outputPerMillion: 1_000_000 };
    const run = await start({
      providers: [local({ concurrency: 1, price })],
      runsPerScenario: 50,
      limits: { maxCostUsd: 0.01 },
    });
    const outcome = await run.finished;
    assert.equal(outcome.stopReason, "maxCostUsd");
    assert.equal(outcome.summary.totalTests, 1);
    assert.ok((outcome.summary.costUsd ?? 0) > 0.01);
  });

  it("counts what was spent on a test that a limit cut off", async () => {
    server.plan({ kind: "text", text: "{}" });
    const price = { inputPerMillion: 1_000_000, outputPerMillion: 1_000_000 };
    const run = await start({
      providers: [local({ concurrency: 1, price })],
      limits: { maxCostUsd: 0.01 },
    });
    const { summary, stopReason } = await run.finished;
    assert.equal(stopReason, "maxCostUsd");
    assert.equal(summary.totalTests, 0);
    assert.equal(summary.inputTokens, server.counters.inputTokens);
    assert.equal(summary.costUsd, server.counters.inputTokens + server.counters.outputTokens);
  });

  it("sends nothing more after a limit, even to tests that wait for the request rate", async () => {
    const run = await start({
      providers: [local({ concurrency: 8, requestsPerMinute: 1 })],
      runsPerScenario: 50,
      limits: { maxTokens: 1 },
    });
    const outcome = await run.finished;
    assert.equal(outcome.stopReason, "maxTokens");
    assert.equal(server.counters.requests, 1);
  });

  it("stops at a time limit, letting requests under way finish", async () => {
    const slow = await startChatServer({ kind: "openai", reply: person, latencyMs: 60 });
    try {
      const run = await start({
        providers: [local({ baseUrl: slow.baseUrl, concurrency: 1 })],
        runsPerScenario: 100_000,
        limits: { maxMinutes: 0.001 },
      });
      const outcome = await run.finished;
      assert.equal(outcome.stopReason, "maxMinutes");
      assert.equal(outcome.summary.totalTests, slow.counters.requests);
    } finally {
      await slow.close();
    }
  });

  it("ends a test whose provider never answers with a timeout", async () => {
    server.plan({ kind: "hang" });
    const run = await start({ providers: [local({ timeoutMs: 50 })] });
    const outcome = await run.finished;
    assert.equal(outcome.status, "completed");
    assert.equal(outcome.summary.errored, 1);
    const { results } = await workspace.readResult(outcome.file);
    assert.equal(results.local?.["1"]?.runs[0]?.attempts[0]?.errorKind, "timeout");
  });

  it("is refused while another goes on in the same data folder", async () => {
    server.plan({ kind: "hang" });
    const first = await start({ providers: [local()] });
    await assert.rejects(start({ providers: [local()] }), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, "locked");
      assert.match(error.message, /people/);
      return true;
    });
    first.stop("cancelled");
    await first.finished;
    const second = await start({ providers: [local()] });
    assert.equal((await second.finished).status, "completed");
  });

  it("is refused before anything is written when a key is missing", async () => {
    const starting = start({ providers: [local({ apiKey: { env: "NO_SUCH_KEY" } })] });
    await assert.rejects(starting, /Provider "local" needs the environment variable NO_SUCH_KEY/);
    assert.equal(existsSync(path.join(workspace.dataFolder, "test_runs")), false);
    assert.equal(server.counters.requests, 0);
  });

  it("sends a granted key only where it was granted for", async () => {
    const keyed = await startChatServer({ kind: "openai", reply: person, requiredKey: "s3cret" });
    try {
      const provider = local({ baseUrl: keyed.baseUrl, apiKey: { secret: "k" } });
      const loaded = makeLoadedConfig(workspace.folder, { providers: [provider] });
      const grant = { source: "secret" as const, name: "k", value: "s3cret" };
      const options = workspace.options(loaded);
      const elsewhere = { ...options, keys: [{ ...grant, origin: server.origin }] };
      await assert.rejects(startRun(elsewhere), /needs the stored key "k"/);
      const run = await startRun({ ...options, keys: [{ ...grant, origin: keyed.origin }] });
      assert.equal((await run.finished).summary.passed, 1);
      const runFile = path.join(workspace.dataFolder, "test_runs", run.id, "run.json");
      assert.equal(readFileSync(runFile, "utf8").includes("s3cret"), false);
    } finally {
      await keyed.close();
    }
  });

  it("says why when the journal cannot be written, and fails", async () => {
    const run = await start({ providers: [local()], runsPerScenario: 20 });
    // In the same turn, before any reply can have come.
    writeFileSync(path.join(workspace.dataFolder, "test_runs", run.id, "reactions"), "in the way");
    const outcome = await run.finished;
    assert.equal(outcome.status, "failed");
    assert.equal(outcome.stopReason, "error");
    assert.match(outcome.message ?? "", /reactions/);
    assert.ok(server.counters.requests <= 8, "a worker begins at most one further test");
  });

  it("tells its progress, last of all where it ended", async () => {
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [local()],
      runsPerScenario: 30,
    });
    const seen: number[] = [];
    const run = await startRun({
      ...workspace.options(loaded),
      onProgress: ({ summary }) => seen.push(summary.totalTests),
    });
    await run.finished;
    assert.equal(seen.at(-1), 30);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.equal(run.outcomes().length, 30);
  });

  it("replays the newest run of a provider, again and again", async () => {
    const first = await start({ providers: [local()] });
    await first.finished;
    const replay = { id: "again", kind: "replay", run: "latest", provider: "local" };
    for (const _ of [1, 2]) {
      const outcome = await (await start({ providers: [replay] })).finished;
      assert.deepEqual([outcome.summary.passed, outcome.message], [1, undefined]);
    }
    const unknown = { ...replay, provider: "nobody" };
    await assert.rejects(start({ providers: [unknown] }), /no run of a provider "nobody"/);
  });

  it("replays an earlier run to the same figures without a request", async () => {
    server.plan({ kind: "fenced" }, { kind: "text", text: "no idea" });
    const first = await start({ providers: [local({ concurrency: 1 })], runsPerScenario: 3 });
    const recorded = await first.finished;
    const before = server.counters.requests;
    const replay = { id: "again", kind: "replay", run: first.id, provider: "local" };
    const second = await start({ providers: [replay], runsPerScenario: 3 });
    const replayed = await second.finished;
    assert.equal(server.counters.requests, before);
    assert.equal(replayed.summary.passed, recorded.summary.passed);
    assert.equal(
      replayed.summary.firstAttemptSuccessRate,
      recorded.summary.firstAttemptSuccessRate,
    );
  });
});
