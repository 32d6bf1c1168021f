import type { IndexEntry } from "../../../../src/model/results/indexFile.ts";
import type { RunElsewhere } from "../../../../src/model/wire/hostProtocol.ts";
import type { RunOutcome, RunProgress } from "../../../../src/model/wire/runProgress.ts";

/** A run of the index with the given keys changed. */
export function makeEntry(change: Partial<IndexEntry> = {}): IndexEntry {
  return {
    id: "0b2f6d0e-6a2f-4c5c-9d53-0f6f1d8f6a10",
    timestamp: "2025-11-26T10:30:00.000Z",
    filename: "2025-11-26T10-30-00-000Z.json",
    summary: { providers: ["sim", "local"], totalTests: 30, successRate: 96.666 },
    status: "completed",
    duration: 12_400,
    name: "people",
    firstAttemptSuccessRate: 80,
    ...change,
  };
}

export function makeProgress(change: Partial<RunProgress> = {}): RunProgress {
  return {
    runId: "7c9a1f52-1d0e-4a67-8a35-5f3a0f2f9b21",
    name: "people",
    timestamp: "2025-11-26T10:30:00.000Z",
    elapsedMs: 3100,
    stopping: false,
    summary: makeSummary({ totalTests: 45, passed: 45, failed: 0, successRate: 100 }),
    ...change,
  };
}

/** A run of another window. */
export function makeElsewhere(change: Partial<RunElsewhere> = {}): RunElsewhere {
  return {
    runId: "3f0f6b7e-7d8a-4a53-9a0e-6a2f1d8f6a10",
    name: "theirs",
    since: "2025-11-26T10:30:00.000Z",
    pid: 4711,
    host: "there",
    isHere: false,
    ...change,
  };
}

export function makeOutcome(change: Partial<RunOutcome> = {}): RunOutcome {
  return {
    id: "7c9a1f52-1d0e-4a67-8a35-5f3a0f2f9b21",
    name: "people",
    status: "completed",
    file: "results/2025-11-26T10-30-00-000Z.json",
    duration: 12_400,
    summary: makeSummary({}),
    ...change,
  };
}

type Summary = RunProgress["summary"];

export function makeSummary(change: Partial<Summary>): Summary {
  return {
    totalTests: 120,
    passed: 116,
    failed: 4,
    successRate: 96.666,
    plannedTests: 120,
    errored: 0,
    firstAttemptSuccessRate: 80,
    ...change,
  };
}
