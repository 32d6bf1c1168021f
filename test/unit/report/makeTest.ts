import type {
  AttemptResult,
  ResultHead,
  RunResult,
} from "../../../src/model/results/resultFile.ts";
import type { TestOutcome } from "../../../src/model/results/testOutcome.ts";

export function makeAttempt(over: Partial<AttemptResult> = {}): AttemptResult {
  return {
    attemptNumber: 1,
    timestamp: "2026-01-02T03:04:05.006Z",
    success: true,
    durationMs: 10,
    rawResponse: "{}",
    parsedResponse: {},
    validationErrors: [],
    errorMessage: null,
    ...over,
  };
}

export function makeRun(over: Partial<RunResult> = {}): RunResult {
  return {
    runNumber: 1,
    success: true,
    attempts: [makeAttempt()],
    totalDurationMs: 10,
    finalResponse: {},
    ...over,
  };
}

export function makeOutcome(over: Partial<TestOutcome> = {}): TestOutcome {
  return {
    provider: "a",
    scenario: 1,
    runNumber: 1,
    state: "passed",
    gates: over.state === undefined || over.state === "passed" ? 3 : 0,
    retries: 0,
    attempts: 1,
    totalDurationMs: 10,
    errorCodes: [],
    ...over,
  };
}

export function makeHead(over: Partial<ResultHead> = {}): ResultHead {
  return {
    id: "6f3c1c52-6c0e-4b5e-9d3a-0a1b2c3d4e5f",
    timestamp: "2026-01-02T03:04:00.000Z",
    duration: 1000,
    summary: { totalTests: 1, passed: 1, failed: 0, successRate: 100 },
    config: { providers: ["a"], scenarios: [1], runsPerScenario: 1 },
    ...over,
  };
}
