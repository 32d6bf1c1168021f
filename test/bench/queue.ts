import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { brokerPrograms, findObstacle } from "../servers/brokerProcess.ts";
import { startServerProcess } from "../servers/serverProcess.ts";
import { openaiCompatible } from "./benchRun.ts";
import { startBenchWorkers, type WorkersRun } from "./benchWorkers.ts";
import { type Figure, median } from "./figure.ts";
import { isCliBuilt } from "./measuredCli.ts";

/**
 * Runs over a Redis with workers, each a process of the command line as it is built; nothing when `npm run build` has not run,
 * or without a Redis.
 */
export async function measureQueue(): Promise<Figure[]> {
  const obstacle = findObstacle(brokerPrograms.redis);
  if (obstacle !== undefined) console.log(`queue not measured: ${obstacle}`);
  if (obstacle !== undefined || !isCliBuilt()) return [];
  const figures = await measureQuickTests();
  for (const workers of [1, 2, 4]) figures.push(...(await measureOverIdeal(workers)));
  return [...figures, ...(await measureKill()), ...(await measureCoordinatorMemory())];
}

// --- internal ---

/** What a worker takes of a provider at the same time when nobody says otherwise. */
const ofWorker = 20;
const waitMs = 200;

/** The same run by turns with and without the queue; 20 tests under way in both. */
async function measureQuickTests(): Promise<Figure[]> {
  const [tests, rounds] = [3000, 7];
  const server = await startServerProcess(["--kind", "openai"]);
  const bench = await startBenchWorkers(2);
  const pairs: { readonly here: WorkersRun; readonly queued: WorkersRun }[] = [];
  try {
    await bench.prepare({ provider: openaiCompatible(server.baseUrl), tests });
    for (let round = 0; round <= rounds; round++) {
      const pair = { here: await bench.runHere(), queued: await bench.run() };
      if (round > 0) pairs.push(pair); // the first one warms the workers up
    }
  } finally {
    await bench.close();
    await server.close();
  }
  return [
    {
      name: "queueShare",
      label: "3,000 tests at 0 ms with 2 workers as a share of the same run without a queue",
      value: median(pairs.map(({ here, queued }) => here.wallMs / queued.wallMs)),
      unit: "ratio",
      aim: ">= 0.6",
    },
    {
      name: "queueTestsPerSecond",
      label: "the same, from the start of the command line to its end",
      value: median(pairs.map(({ queued }) => (tests / queued.wallMs) * 1000)),
      unit: "tests/s",
    },
    {
      name: "queueRunTestsPerSecond",
      label: "the same, from the start of the run to its last test",
      value: median(pairs.map(({ queued }) => (tests / queued.durationMs) * 1000)),
      unit: "tests/s",
    },
  ];
}

/** From the start of the run to its last test, so that workers must find it first; the command line starts and ends besides. */
async function measureOverIdeal(workers: number): Promise<Figure[]> {
  const [tests, rounds] = [1000, 3];
  // The last of them begin as late as if all places were taken then: 1,000 tests at 80 places take 13 turns, not 12.5.
  const idealMs = Math.ceil(tests / (workers * ofWorker)) * waitMs;
  const runs: WorkersRun[] = [];
  const bench = await startBenchWorkers(workers);
  try {
    const concurrency = workers * ofWorker;
    const provider = { kind: "simulated", latencyMs: waitMs, concurrency };
    await bench.prepare({ provider, tests });
    await bench.run(); // warms the workers up
    for (let round = 0; round < rounds; round++) runs.push(await bench.run());
  } finally {
    await bench.close();
  }
  const common = { unit: "ratio" } as const;
  return [
    {
      name: `queueOverIdeal${workers}`,
      label: `1,000 tests at ${waitMs} ms, workers: ${workers}, 20 each: run over ideal`,
      value: median(runs.map(({ durationMs }) => durationMs / idealMs)),
      aim: "<= 1.15",
      ...common,
    },
    {
      name: `queueWallOverIdeal${workers}`,
      label: "the same with start and end of the command line",
      value: median(runs.map(({ wallMs }) => wallMs / idealMs)),
      ...common,
    },
  ];
}

/** One of two workers is killed, most likely with all the tests that were under way. */
async function measureKill(): Promise<Figure[]> {
  const [tests, rounds] = [500, 3];
  const idealMs = (tests * waitMs) / ofWorker;
  const runs: WorkersRun[] = [];
  for (let round = 0; round < rounds; round++) {
    const server = await startServerProcess(["--kind", "openai", "--latency-ms", String(waitMs)]);
    const bench = await startBenchWorkers(2);
    try {
      await bench.prepare({ provider: openaiCompatible(server.baseUrl), tests });
      const running = bench.run();
      while ((await server.counters()).requests < tests / 5) await delay(20);
      const worker = bench.workers[round % 2];
      if (worker === undefined) throw new RangeError("there is no worker");
      const exited = once(worker, "exit");
      worker.kill("SIGKILL");
      await exited;
      runs.push(await running);
    } finally {
      await bench.close();
      await server.close();
    }
  }
  return [
    {
      name: "queueKilledMs",
      label: "A killed worker of two: run of 500 tests longer than its ideal, at most",
      value: Math.max(...runs.map(({ durationMs }) => durationMs - idealMs)),
      unit: "ms",
      aim: "<= 15000",
    },
    {
      name: "queueKilledAttempts",
      label: "the same: attempts that were told and count no more",
      value: Math.max(...runs.map(({ abandoned }) => abandoned.attempts)),
      unit: "count",
      aim: "0",
    },
    {
      name: "queueKilledRequests",
      label: "the same: requests under way whose answers nobody got, at most",
      value: Math.max(...runs.map(({ abandoned }) => abandoned.httpRequests)),
      unit: "count",
      aim: "<= 20",
    },
  ];
}

async function measureCoordinatorMemory(): Promise<Figure[]> {
  const [tests, rounds] = [100_000, 3];
  const runs: WorkersRun[] = [];
  const bench = await startBenchWorkers(2);
  try {
    await bench.prepare({ provider: { kind: "simulated", concurrency: 2 * ofWorker }, tests });
    for (let round = 0; round < rounds; round++) runs.push(await bench.run());
  } finally {
    await bench.close();
  }
  return [
    {
      name: "queuePeak100000Mb",
      label: "Coordinator of 100,000 tests on 2 workers: memory at its peak",
      value: median(runs.map(({ peakMb }) => peakMb)),
      unit: "MB",
      aim: "<= 200",
    },
  ];
}
