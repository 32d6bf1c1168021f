import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  ResultHead,
  RunResult,
  ScenarioSummary,
} from "../../../src/model/results/resultFile.ts";
import type { RunFolderFile } from "../../../src/model/results/runFolder.ts";
import type { ResultCell } from "../../../src/store/results/resultWriter.ts";
import type { TestDataStore } from "../../../src/store/testDataStore.ts";

/** Runs a test with a folder of its own, which goes afterwards. */
export async function withTempFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "touchstone-store-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const summary: ScenarioSummary = {
  successRate: 100,
  firstAttemptSuccessRate: 100,
  afterRetry1SuccessRate: 100,
  afterRetry2SuccessRate: 100,
  afterRetry3SuccessRate: 100,
  averageDurationMs: 1.5,
  averageAttempts: 1,
};

export function makeHead(changes: Partial<ResultHead> = {}): ResultHead {
  return {
    schemaVersion: 1,
    id: randomUUID(),
    timestamp: "2026-11-21T01:00:00.000Z",
    status: "completed",
    duration: 1234,
    summary: { totalTests: 2, passed: 2, failed: 0, successRate: 100 },
    config: { providers: ["sim"], scenarios: [1], runsPerScenario: 2, name: "people" },
    environment: { touchstone: "0.1.0", node: "24.0.0", platform: "linux" },
    ...changes,
  };
}

export function makeRun(runNumber: number, rawResponse = '{"a":"\\"}é\n"}'): RunResult {
  return {
    runNumber,
    success: true,
    attempts: [
      {
        attemptNumber: 1,
        timestamp: "2026-11-21T01:00:01.000Z",
        success: true,
        durationMs: 1.25,
        rawResponse,
        parsedResponse: { a: [1, { b: null }], '"runs": [': "]}" },
        validationErrors: [],
        errorMessage: null,
        promptHash: "hash-1",
      },
    ],
    totalDurationMs: 1.5,
    finalResponse: {},
  };
}

export function makeCell(provider: string, scenario: number, runs: RunResult[]): ResultCell {
  return { provider, scenario, summary, runs };
}

/** Writes a small result; resolves with the name of its file. */
export function writeRun(store: TestDataStore, head: ResultHead): Promise<string> {
  return store.writeResult(head, [], [makeCell("sim", 1, [makeRun(1), makeRun(2)])]);
}

export function makeRunFolder(changes: Partial<RunFolderFile> = {}): RunFolderFile {
  return {
    schemaVersion: 1,
    id: randomUUID(),
    timestamp: "2026-11-21T01:00:00.000Z",
    state: "running",
    file: "data/configs/people.touchstone.json",
    plan: { providers: ["sim"], scenarios: [1], runsPerScenario: 2, plannedTests: 2 },
    snapshot: {
      config: {
        name: "people",
        providers: [],
        runsPerScenario: 2,
        maxRetries: 3,
        loggers: [],
        judgeTimeoutMs: 1000,
        keepLogs: false,
        limits: { onUnknown: "stop" },
      },
      scenarios: [],
      hashes: { config: "0", scenarios: {}, schemas: {} },
    },
    environment: { touchstone: "0.1.0", node: "24.0.0", platform: "linux" },
    ...changes,
  };
}
