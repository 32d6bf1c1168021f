import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import {
  componentDetailSchema,
  componentListSchema,
  componentSchema,
} from "../../../../src/model/wire/serviceApi.ts";
import type { ActiveRun } from "../../../../src/run/activeRun.ts";
import { findComponent, loadStoredRun } from "../../../../src/service/components/componentNames.ts";
import {
  describeComponent,
  describeComponents,
} from "../../../../src/service/components/componentStatus.ts";
import { makeLoadedConfig, makeReaction, makeStreamScenario } from "../../run/builders.ts";
import { makeThreeChanges } from "../../run/threeChanges.ts";
import { type ComponentServer, openComponentServer } from "../componentServer.ts";
import { waitForStatus } from "./liveRun.ts";

describe("components of a run", () => {
  let server: ComponentServer;
  beforeEach(async () => {
    server = await openComponentServer();
    await mkdir(path.join(server.workspace.folder, "data/scenarios"), { recursive: true });
  });
  afterEach(async () => {
    const { active } = server.runs;
    active?.stop("cancelled");
    await active?.finished;
    await server.close();
    assert.deepEqual(server.problems, []);
  });

  /** A run of a reaction that ends with its third record, and a source with three changes that waits to be started. */
  async function startStream(): Promise<ActiveRun> {
    const source = await makeThreeChanges(server.workspace.folder, {
      start: "manual",
      dispatchers: [{ kind: "http", url: "${reaction.hook.url}" }, { kind: "jsonl" }],
    });
    const loggers = [
      { kind: "jsonl" as const, maxLinesPerFile: 10_000 },
      { kind: "performance-metrics" as const },
    ];
    const scenario = makeStreamScenario({
      sources: [source],
      reactions: [makeReaction({ loggers })],
    });
    const loaded = makeLoadedConfig(server.workspace.folder, {}, [scenario]);
    const run = await server.runs.start({ loaded });
    await waitForStatus(run, "script", () => true);
    await waitForStatus(run, "hook", ({ state }) => state === "running");
    return run;
  }

  const command = (run: ActiveRun, to: string, body?: unknown) =>
    server.send(`/api/test_runs/${run.id}/${to}`, { method: "POST", body });

  it("say where they stand while their test goes on, and take commands", async () => {
    const run = await startStream();
    const sources = await server.getJson(`/api/test_runs/${run.id}/sources`);
    const [script] = componentListSchema.parse(sources.body).items;
    assert.deepEqual([script?.id, script?.kind, script?.state], ["script", "script", "stopped"]);
    assert.deepEqual(script?.live?.series.counts, []);

    const stepped = await command(run, "sources/script/step", { count: 2 });
    assert.equal(stepped.status, 200);
    componentSchema.parse(JSON.parse(stepped.text));
    await waitForStatus(
      run,
      "script",
      ({ state, recordCount }) => state === "paused" && recordCount === 2,
    );
    await waitForStatus(run, "hook", ({ recordCount }) => recordCount === 2);
    const hook = await server.getJson(`/api/test_runs/${run.id}/reactions/hook`);
    const detail = componentDetailSchema.parse(hook.body);
    assert.deepEqual([detail.state, detail.summary], ["running", null]);
    assert.deepEqual(detail.counts, { tests: 1, records: 2, errors: 0, refused: 0 });
    assert.deepEqual([detail.live?.scenario, detail.live?.runNumber], [11, 1]);

    const paused = await command(run, "reactions/hook/pause");
    assert.equal(JSON.parse(paused.text).state, "paused");
    assert.equal((await command(run, "reactions/hook/start")).status, 200);
    assert.equal((await command(run, "sources/script/start")).status, 200);
    assert.equal((await run.finished).summary.passed, 1);
  });

  it("skip changes as they are told to", async () => {
    const run = await startStream();
    assert.equal((await command(run, "sources/script/skip", { count: 2 })).status, 200);
    const status = await waitForStatus(run, "script", ({ state }) => state === "paused");
    assert.deepEqual([status.recordCount, "skippedCount" in status && status.skippedCount], [0, 2]);
    const { body } = await server.getJson(`/api/test_runs/${run.id}/sources/script`);
    assert.deepEqual(body.counts, { tests: 1, records: 0, errors: 0, skipped: 2 });
  });

  it("refuse what they cannot do, and say why", async () => {
    const run = await startStream();
    const refused = await command(run, "reactions/hook/reset");
    assert.equal(refused.status, 409);
    assert.match(JSON.parse(refused.text).error.message, /pause or stop/);
    const other = run.id.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
    const wrong: [to: string, body: unknown, status: number][] = [
      ["sources/nobody/start", undefined, 404],
      ["queries/hook/start", undefined, 404],
      [`../${other}/reactions/hook/start`, undefined, 404],
      ["sources/script/step", { count: 0 }, 400],
      ["sources/script/step", { count: 1.5 }, 400],
      ["sources/script/step", { count: 1, more: 1 }, 400],
      ["sources/script/skip", undefined, 400],
      ["reactions/hook/step", { count: 1 }, 404],
      ["reactions/ho%20ok/start", undefined, 400],
    ];
    for (const [to, body, status] of wrong) {
      assert.equal((await command(run, to, body)).status, status, to);
    }
    run.stop("cancelled");
    await run.finished;
    const late = await command(run, "reactions/hook/start");
    assert.deepEqual([late.status, JSON.parse(late.text).error.code], [409, "not_running"]);
  });

  it("keep their counts, files and summary, all digits included, when the run has ended", async () => {
    const run = await startStream();
    await command(run, "sources/script/start");
    await run.finished;
    const url = `/api/test_runs/${run.id}/reactions/hook`;
    const { text } = await server.send(url);
    const folder = `test_runs/${run.id}/reactions/hook`;
    const summaryFile = path.join(server.workspace.dataFolder, folder, "test_run_summary.json");
    const summary = await readFile(summaryFile, "utf8");
    const [, start] = /"start_time_ns": (\d{19}),/.exec(summary) ?? [];
    assert.ok(start !== undefined && text.includes(`"start_time_ns":${start},`));
    const { body } = await server.getJson(url);
    assert.deepEqual(body.summary, parseExactJson(summary));
    const detail = componentDetailSchema.parse(body);
    assert.deepEqual([detail.state, detail.live], ["stopped", undefined]);
    assert.deepEqual(detail.counts, { tests: 1, records: 3, errors: 0, refused: 0 });
    assert.deepEqual([detail.storage.folder, detail.storage.files], [folder, 3]);
    assert.ok(detail.storage.bytes > summary.length);
    assert.deepEqual(
      detail.loggers.map((logger) => [
        logger.loggerName,
        logger.hasOutput,
        logger.outputFolderPath,
      ]),
      [
        ["jsonl", true, `${folder}/output_log/jsonl_file`],
        ["performance-metrics", true, `${folder}/output_log/performance_metrics`],
      ],
    );
    const status = await server.getJson(`/api/test_runs/${run.id}`);
    const { summary: _, ...component } = body;
    assert.deepEqual(status.body.reactions, [component]);
  });

  it("count a test once that has ended while it is still said to go on", async () => {
    const run = await startStream();
    await command(run, "sources/script/step", { count: 1 });
    await waitForStatus(run, "hook", ({ recordCount }) => recordCount === 1);
    await waitForStatus(run, "script", ({ state }) => state === "paused");
    const test = run.streamProgress();
    assert.equal((await command(run, "sources/script/start")).status, 200);
    await run.finished;
    const active = { ...run, streamProgress: () => test };
    const runs = { ...server.runs, active };
    const stored = await loadStoredRun(runs, run.id);
    const hook = findComponent(stored, "reaction", "hook");
    const { counts } = await describeComponent(runs, stored, hook);
    assert.deepEqual(counts, { tests: 1, records: 3, errors: 0, refused: 0 });
  });

  async function runPrompts(over: Record<string, unknown> = {}) {
    const faults = { timeout: 1 };
    const providers = [
      { id: "sim", kind: "simulated", latencyMs: 0 },
      { id: "broken", kind: "simulated", timeoutMs: 20, faults },
    ];
    const loggers = [{ kind: "jsonl" }, { kind: "performance-metrics" }];
    const config = { providers, loggers, runsPerScenario: 3, maxRetries: 0, ...over };
    const loaded = makeLoadedConfig(server.workspace.folder, config);
    const run = await server.runs.start({ loaded });
    await run.finished;
    const url = `/api/test_runs/${run.id}/reactions`;
    const { body } = await server.getJson(url);
    return { items: componentListSchema.parse(body).items, url };
  }

  it("are the providers of a run of prompts, with counts, logger results and summary when it has ended", async () => {
    const { items, url } = await runPrompts();
    assert.deepEqual(
      items.map(({ id, kind, state, counts }) => [id, kind, state, counts]),
      [
        ["sim", "simulated", "finished", { tests: 3, errors: 0, records: 3 }],
        ["broken", "simulated", "finished", { tests: 3, errors: 3, records: 3 }],
      ],
    );
    const folder = `${items[0]?.storage.folder}/output_log/performance_metrics`;
    // The journal of a complete run goes.
    const journal = { loggerName: "jsonl", hasOutput: false, outputFolderPath: null };
    const metrics = {
      loggerName: "performance-metrics",
      hasOutput: true,
      outputFolderPath: folder,
    };
    assert.deepEqual(items[0]?.loggers, [journal, metrics]);
    const { body } = await server.getJson(`${url}/sim`);
    const { summary, problem } = componentDetailSchema.parse(body);
    const left = { jsonl: null, "performance-metrics": folder };
    assert.equal(problem, undefined);
    assert.deepEqual(summary, {
      test_run_reaction_id: `${items[0]?.storage.folder.split("/")[1]}.sim`,
      kind: "simulated",
      tests: [],
      prompt_tests: {
        test_count: 3,
        error_count: 0,
        record_count: 3,
        loggers: Object.entries(left).map(([logger_name, output_folder_path]) => {
          return { has_output: output_folder_path !== null, logger_name, output_folder_path };
        }),
      },
    });
  });

  it("are providers of older runs, with as many attempts as their journal has", async () => {
    const { items, url } = await runPrompts({ keepLogs: true });
    const [sim] = items;
    const folder = path.join(server.workspace.dataFolder, sim?.storage.folder ?? "");
    assert.equal(sim?.loggers[0]?.outputFolderPath, `${sim?.storage.folder}/output_log/jsonl_file`);
    await rm(path.join(folder, "test_run_summary.json"));
    assert.deepEqual((await server.getJson(`${url}/sim`)).body.counts, { records: 3 });
    await rm(path.join(folder, "output_log"), { recursive: true });
    assert.deepEqual((await server.getJson(`${url}/sim`)).body.counts, {});
  });

  it("say of a run in another process only what its files tell", async () => {
    const run = await startStream();
    const elsewhere = { ...server.runs, active: undefined };
    const describeAll = async () => {
      const stored = await loadStoredRun(elsewhere, run.id);
      assert.equal(stored.isRunning, true);
      const found = await describeComponents(elsewhere, stored);
      return found.map(({ id, state, counts }) => [id, state, counts]);
    };
    assert.deepEqual(await describeAll(), [
      ["script", "waiting", {}],
      ["hook", "waiting", {}],
    ]);
    await command(run, "sources/script/step", { count: 2 });
    const running = [
      ["script", "running", { records: 2 }],
      ["hook", "running", { records: 2 }],
    ];
    await waitUntil(run, async () => isDeepStrictEqual(await describeAll(), running));
  });

  it("count the records that a test left whose process died, and nothing else of it", async () => {
    const run = await startStream();
    await command(run, "sources/script/start");
    await run.finished;
    const { store } = server;
    await rm(store.component(run.id, "reaction", "hook").summaryFile);
    await store.setRunState(run.id, "interrupted");
    const { body } = await server.getJson(`/api/test_runs/${run.id}/reactions/hook`);
    assert.deepEqual([body.state, body.counts], ["stopped", { records: 3 }]);
    const { folder } = store.component(run.id, "source", "script");
    await rm(folder, { recursive: true });
    const script = await server.getJson(`/api/test_runs/${run.id}/sources/script`);
    assert.deepEqual([script.body.state, script.body.counts], ["stopped", {}]);
  });

  it("say so when their summary is broken", async () => {
    const run = await startStream();
    await command(run, "sources/script/start");
    await run.finished;
    const folder = path.join(server.workspace.dataFolder, "test_runs", run.id);
    await writeFile(path.join(folder, "reactions/hook/test_run_summary.json"), "{");
    const { status, body } = await server.getJson(`/api/test_runs/${run.id}/reactions/hook`);
    assert.deepEqual([status, body.summary], [200, null]);
    assert.match(body.problem, /test_run_summary.json is broken/);
    componentDetailSchema.parse(body);
    await writeFile(path.join(folder, "run.json"), "{");
    const list = await server.getJson(`/api/test_runs/${run.id}/sources`);
    assert.deepEqual(componentListSchema.parse(list.body).items[0]?.kind, "unknown");
  });
});

// --- internal ---

/** Asks again whenever the run tells of something. */
async function waitUntil(run: ActiveRun, isSo: () => Promise<boolean>): Promise<void> {
  for (;;) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = run.listen(() => resolve());
    try {
      if (await isSo()) return;
      await promise;
    } finally {
      stop();
    }
  }
}
