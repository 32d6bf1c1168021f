import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const attempts = 10_000;
const rounds = 5;
const runId = "00000000-0000-4000-8000-000000000001";

/** The result file of 10,000 attempts, one in four of them failed, in each export format: time, and size beside the file. */
export async function measureExports(engine: Engine): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-exports-"));
  try {
    const file = path.join(folder, "results", "2026-01-02T03-04-00-000Z.json");
    await mkdir(path.dirname(file));
    await writeFile(file, JSON.stringify(buildResult(), null, 2));
    const { size } = await stat(file);
    const figures: Figure[] = [];
    for (const format of engine.exportFormats) {
      const figureOf = (includeValues: boolean) =>
        measureFormat(engine, { folder, size, format, includeValues });
      figures.push(...(await figureOf(format.values === "asked")));
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

interface MeasureOptions {
  readonly folder: string;
  /** Of the result file, bytes. */
  readonly size: number;
  readonly format: Engine["exportFormats"][number];
  readonly includeValues: boolean;
}

async function measureFormat(
  { openTestDataStore, streamRuns }: Engine,
  { folder, size, format, includeValues }: MeasureOptions,
): Promise<Figure[]> {
  const times: number[] = [];
  let bytes = 0;
  for (let round = -1; round < rounds; round += 1) {
    bytes = 0;
    const startedAt = performance.now();
    const store = openTestDataStore(folder);
    const pieces = await streamRuns({ store, runIds: [runId], format, includeValues });
    await pipeline(
      pieces,
      new Writable({
        write(piece: Uint8Array, _encoding, done) {
          bytes += piece.length;
          done();
        },
      }),
    );
    if (round >= 0) times.push(performance.now() - startedAt); // the first one warms up
  }
  const what = includeValues ? `${format.label} with values` : format.label;
  return [
    {
      name: `${format.name}ExportMs`,
      label: `10,000 attempts as ${what}`,
      value: median(times),
      unit: "ms",
      aim: "<= 2000",
    },
    {
      name: `${format.name}ExportShare`,
      label: `its size beside that of the result file (${(size / 2 ** 20).toFixed(1)} MB)`,
      value: bytes / size,
      unit: "ratio",
      aim: "<= 1.5",
    },
  ];
}

/** Four cells of 2,000 tests each; one test in four needs a retry, one in sixteen fails for good. */
function buildResult(): unknown {
  const cell = {
    runs: Array.from({ length: attempts / 5 }, (_, at) => buildTest(at)),
    summary: {
      ...{ successRate: 93.75, firstAttemptSuccessRate: 75, afterRetry1SuccessRate: 93.75 },
      ...{ afterRetry2SuccessRate: 93.75, afterRetry3SuccessRate: 93.75 },
      ...{ averageDurationMs: 840, averageAttempts: 1.25 },
    },
  };
  const scenarios = { 1: cell, 2: cell };
  return {
    schemaVersion: 1,
    id: runId,
    timestamp: "2026-01-02T03:04:00.000Z",
    status: "completed",
    duration: 61_000,
    summary: { totalTests: 8000, passed: 7500, failed: 500, successRate: 93.75 },
    config: { providers: ["a", "b"], scenarios: [1, 2], runsPerScenario: 2000, maxRetries: 1 },
    prompts: {},
    results: { a: scenarios, b: scenarios },
  };
}

function buildTest(at: number) {
  const isRetried = at % 4 === 0;
  const success = at % 16 !== 0;
  const first = buildAttempt(1, !isRetried);
  return {
    runNumber: at + 1,
    success,
    attempts: isRetried ? [first, buildAttempt(2, success)] : [first],
    totalDurationMs: 840.25,
    finalResponse: success ? person : null,
  };
}

const person = {
  name: "Ada Lovelace",
  age: 36,
  address: { street: "St James's Square", no: "12" },
};

function buildAttempt(attemptNumber: number, success: boolean) {
  const parsed = success ? person : { name: "Ada Lovelace" };
  return {
    attemptNumber,
    timestamp: "2026-01-02T03:04:05.006Z",
    success,
    durationMs: 812.5,
    inputTokens: 420,
    outputTokens: 64,
    rawResponse: JSON.stringify(parsed, null, 2),
    parsedResponse: parsed,
    extraction: "none",
    validationErrors: success
      ? []
      : ["age", "address"].map((key) => {
          return { path: [key], message: `must have required property '${key}'`, code: "required" };
        }),
    errorMessage: null,
    httpStatus: 200,
    httpRequests: 1,
    finishReason: "stop",
  };
}
