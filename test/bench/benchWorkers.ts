import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { type RedisServer, startRedisServer } from "../servers/redisServer.ts";
import { type BenchRunOptions, buildConfig } from "./benchRun.ts";
import { cli, startMeasuredCli } from "./measuredCli.ts";

/** A Redis, workers that wait for runs in it, and a folder to run from; all as processes of their own. */
export interface BenchWorkers {
  readonly workers: readonly ChildProcess[];
  /** Makes the run that `run` and `runHere` carry out. */
  prepare(options: BenchRunOptions): Promise<void>;
  /** By the workers. */
  run(): Promise<WorkersRun>;
  /** By the command line itself. */
  runHere(): Promise<WorkersRun>;
  close(): Promise<void>;
}

export interface WorkersRun {
  /** From the start of the command line to its end. */
  readonly wallMs: number;
  /** Most memory of the command line. */
  readonly peakMb: number;
  /** From the start of the run to its last test. */
  readonly durationMs: number;
  /** What was begun in vain. */
  readonly abandoned: { readonly attempts: number; readonly httpRequests: number };
}

/** As Redis is by default, its entries are in memory only. */
export async function startBenchWorkers(count: number): Promise<BenchWorkers> {
  const redis = await startRedisServer({ isDurable: false });
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-queue-"));
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(redis)));
  const carryOut = async (args: readonly string[]): Promise<WorkersRun> => {
    const startedAt = performance.now();
    const { child, peakMb } = startMeasuredCli(["run", configName, "--json", ...args], {
      ...{ cwd: folder, env: ownEnv, stdout: "pipe" },
    });
    if (child.stdout === null) throw new TypeError("its output is piped");
    const [output, mb] = await Promise.all([text(child.stdout), peakMb]);
    const wallMs = performance.now() - startedAt;
    const { file } = JSON.parse(output) as { file: string };
    const stored: unknown = JSON.parse(await readFile(path.join(folder, file), "utf8"));
    const { duration, summary } = resultSchema.parse(stored);
    return { wallMs, peakMb: mb, durationMs: duration, abandoned: summary.abandoned };
  };
  return {
    workers,
    prepare: (options) =>
      writeFile(path.join(folder, configName), JSON.stringify(buildConfig(options))),
    run: () => carryOut(["--queue", redis.url]),
    runHere: () => carryOut([]),
    async close() {
      for (const worker of workers) await end(worker);
      await redis.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// --- internal ---

const abandonedSchema = z.object({ attempts: z.int(), httpRequests: z.int() });
/** What is read of a result file. */
const resultSchema = z.object({
  duration: z.number(),
  summary: z.object({ abandoned: abandonedSchema.default({ attempts: 0, httpRequests: 0 }) }),
});

const configName = "bench.touchstone.json";
const ownEnv = { TOUCHSTONE_QUEUE_KEY: "a key of the measurements" };

async function startWorker({ url }: RedisServer): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [cli, "worker", "--queue", url], {
    env: { ...process.env, ...ownEnv },
    stdio: ["ignore", "ignore", "pipe"],
  });
  // It says so once it waits for runs.
  await once(worker.stderr, "data");
  worker.stderr.resume();
  return worker;
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, "exit");
  worker.kill("SIGTERM");
  await exited;
}
