import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { RunOutcome } from "../../src/model/wire/runProgress.ts";
import type { Engine } from "./builtEngine.ts";

export interface BenchRunOptions {
  /** Keys of the one provider. */
  readonly provider: Record<string, unknown>;
  readonly tests: number;
  readonly telemetry?: { readonly otlp: string };
}

export interface BenchRun {
  readonly wallMs: number;
  readonly outcome: RunOutcome;
}

const scenario = {
  number: 1,
  name: "Extract a person",
  kind: "prompt",
  system: "You extract data from text and answer with JSON only.",
  prompt: "Extract the person from this text: Ada Lovelace was 36 years old when she died in 1852.",
  schema: {
    type: "object",
    properties: { name: { type: "string" }, age: { type: "integer", minimum: 0 } },
    required: ["name", "age"],
    additionalProperties: false,
  },
};

/** One run of one scenario in a fresh data folder, from `startRun` to the written result file. */
export function runOnce(engine: Engine, options: BenchRunOptions): Promise<BenchRun> {
  return inFolder((folder) => runIn(engine, folder, options));
}

/** Several such runs, one after the other, in one fresh data folder that is there while it is worked with. */
export function runsInFolder<T>(
  engine: Engine,
  options: BenchRunOptions,
  count: number,
  work: (dataFolder: string) => Promise<T>,
): Promise<T> {
  return inFolder(async (folder) => {
    for (let run = 0; run < count; run++) await runIn(engine, folder, options);
    return await work(path.join(folder, "data"));
  });
}

/** Body of the request that each test of such a run sends, taken from a server that was sent one. */
export async function captureBody(engine: Engine): Promise<string> {
  const { startChatServer } = await import("../servers/chatServer.ts");
  const server = await startChatServer({ kind: "openai" });
  try {
    await runOnce(engine, { provider: openaiCompatible(server.baseUrl), tests: 1 });
    return JSON.stringify(server.last().body);
  } finally {
    await server.close();
  }
}

export const concurrency = 20;

export function openaiCompatible(baseUrl: string): Record<string, unknown> {
  return { kind: "openai-compatible", baseUrl, model: "bench" };
}

/** A config of one scenario and one provider that makes so many tests. */
export function buildConfig({ provider, tests, telemetry }: BenchRunOptions): unknown {
  return {
    name: "bench",
    providers: [{ id: "subject", concurrency, ...provider }],
    scenarios: [scenario],
    runsPerScenario: tests,
    judgeTimeoutMs: 60_000,
    telemetry,
  };
}

// --- internal ---

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runIn(engine: Engine, folder: string, options: BenchRunOptions): Promise<BenchRun> {
  const file = path.join(folder, "bench.touchstone.json");
  await mkdir(path.join(folder, "data"), { recursive: true });
  await writeFile(file, JSON.stringify(buildConfig(options)));
  const loaded = await engine.loadRunConfig(file, { workspaceFolder: folder });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const startedAt = performance.now();
  const run = await engine.startRun({
    loaded: loaded.value,
    store: engine.openTestDataStore(path.join(folder, "data")),
    workspaceFolder: folder,
    keys: [],
    versions: { touchstone: "0.0.0" },
    log: (level, message) => console.error(`${level}: ${message}`),
    print: () => undefined,
  });
  const outcome = await run.finished;
  const wallMs = performance.now() - startedAt;
  if (outcome.status !== "completed" || outcome.summary.totalTests !== options.tests) {
    throw new Error(`the run did not complete: ${JSON.stringify(outcome)}`);
  }
  return { wallMs, outcome };
}
