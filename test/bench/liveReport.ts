import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { createRunAggregate } from "../../src/report/aggregate.ts";
import { buildReportModel } from "../../src/report/buildReportModel.ts";
import { createFrequentFailures } from "../../src/report/frequentFailures.ts";
import type { ActiveRun } from "../../src/run/activeRun.ts";
import { buildConfig } from "./benchRun.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const tests = 100_000;
const rounds = 9;

/** The report of a run that goes on: 100,000 attempts in its journal, opened and searched; what it costs to tell how it stands. */
export async function measureLiveReport(engine: Engine): Promise<Figure[]> {
  return [
    ...(await whileRunning(engine, (run) => measureRequests(engine, run))),
    measurePush(tests, "livePushMs", "Figures told after 1,000 more of 100,000 attempts", "<= 25"),
    measurePush(10 * tests, "livePushMillionMs", "The same of 1,000,000", "<= 250"),
  ];
}

// --- internal ---

/** Works while 100,000 tests have ended and one more is never answered. */
async function whileRunning<T>(engine: Engine, work: (run: ActiveRun) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-live-"));
  try {
    const file = path.join(folder, "bench.touchstone.json");
    await mkdir(path.join(folder, "data"));
    await writeFile(file, JSON.stringify(buildLiveConfig()));
    const loaded = await engine.loadRunConfig(file, { workspaceFolder: folder });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const run = await engine.startRun({
      loaded: loaded.value,
      store: engine.openTestDataStore(path.join(folder, "data")),
      workspaceFolder: folder,
      keys: [],
      versions: { touchstone: "0.0.0" },
      log: (level, message) => console.error(`${level}: ${message}`),
      print: () => undefined,
    });
    while (run.aggregate.summary().totalTests < tests) await setTimeout(100);
    try {
      return await work(run);
    } finally {
      run.stop("cancelled");
      await run.finished;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function buildLiveConfig(): unknown {
  const config = buildConfig({ provider: { kind: "simulated", seed: 7 }, tests }) as {
    providers: Record<string, unknown>[];
  };
  const silent = { id: "silent", kind: "simulated", faults: { timeout: 1 }, timeoutMs: 3_600_000 };
  return { ...config, providers: [...config.providers, { ...silent, concurrency: 1 }] };
}

async function measureRequests({ openLiveReport }: Engine, run: ActiveRun): Promise<Figure[]> {
  const pages: number[] = [];
  const searches: number[] = [];
  const opened: number[] = [];
  const firstSearch = await time(async () => {
    return (await openLiveReport(run).tests({ text: "extract" }, page)).total === tests;
  });
  for (let round = 0; round < rounds; round += 1) {
    const report = openLiveReport(run);
    const runNumber = tests - 7 * round;
    const key = { provider: "subject", scenario: 1, runNumber };
    pages.push(await time(async () => (await report.tests({}, middle)).total === tests));
    const search = async () =>
      (await report.tests({ text: "subject extract" }, page)).total === tests;
    searches.push(await time(search));
    opened.push(await time(async () => (await report.attempts(key)).attempts.length > 0));
  }
  const figure = (name: string, label: string, values: number[], aim: string): Figure => {
    return { name, label, value: median(values), unit: "ms", aim };
  };
  return [
    figure("livePageMs", "A page of the tests of a run with 100,000 that goes on", pages, "<= 50"),
    {
      name: "liveFirstSearchMs",
      label: "The first search in it, which reads its journal",
      value: firstSearch,
      unit: "ms",
    },
    figure("liveSearchMs", "Its tests searched, with their replies", searches, "<= 300"),
    figure("liveOpenTestMs", "One of its last tests opened", opened, "<= 50"),
  ];
}

const page = { offset: 0, limit: 200 };
const middle = { offset: tests / 2, limit: 200 };

/** Figures are asked for as the page of a run is told of them. */
function measurePush(count: number, name: string, label: string, aim: string): Figure {
  const parts = { providers: ["a", "b"], scenarios: [1, 2], runsPerScenario: count / 4 };
  const aggregate = createRunAggregate(parts);
  const failures = createFrequentFailures();
  let ended = 0;
  const addTests = (more: number) => {
    for (const last = ended + more; ended < last; ended += 1) {
      aggregate.add({
        provider: ended % 2 === 0 ? "a" : "b",
        scenario: 1 + (Math.floor(ended / 2) % 2),
        runNumber: ended,
        state: "passed",
        gates: 3,
        retries: 0,
        attempts: 1,
        totalDurationMs: 10 + ((ended * 7919) % 1000) / 10,
        errorCodes: [],
      });
    }
  };
  const tell = () =>
    buildReportModel(
      "running",
      {
        id: "00000000-0000-4000-8000-000000000001",
        timestamp: "2026-01-02T03:04:00.000Z",
        duration: 1,
        summary: aggregate.summary(),
        config: parts,
      },
      { aggregate, failures },
    );
  addTests(count);
  tell();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    addTests(1000);
    const startedAt = performance.now();
    tell();
    times.push(performance.now() - startedAt);
  }
  return { name, label, value: median(times), unit: "ms", aim };
}

async function time(work: () => boolean | Promise<boolean>): Promise<number> {
  const startedAt = performance.now();
  if (!(await work())) throw new Error(`not as expected: ${work}`);
  return performance.now() - startedAt;
}
