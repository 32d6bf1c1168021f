import type { ResultHead, RunResult } from "../../src/model/results/resultFile.ts";
import { type ComparedRun, collectComparedRun } from "../../src/report/comparison/comparedRun.ts";

/** The ids of made-up runs, by their number. */
export function comparedId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** How a run is made up: what it had, and how many of a hundred tests pass at once in a cell. */
export interface MadeRun {
  readonly number: number;
  readonly providers: readonly string[];
  /** Names by number, from 1. */
  readonly scenarios: readonly string[];
  readonly runs: number;
  readonly passes: (provider: string, scenario: number) => number;
  readonly changes?: Partial<ResultHead>;
  readonly config?: Partial<ResultHead["config"]>;
  /** Ends every test without a verdict. */
  readonly isErrored?: boolean;
}

/** The same run for the same description. */
export function makeComparedRun(made: MadeRun): ComparedRun {
  const { number, providers, scenarios, runs, passes, changes, config, isErrored = false } = made;
  const numbers = scenarios.map((_, at) => at + 1);
  const details = numbers.map((each) => {
    return [each, { name: scenarios[each - 1] ?? "", kind: "prompt" }] as const;
  });
  const total = providers.length * scenarios.length * runs;
  const { run, add } = collectComparedRun({
    schemaVersion: 1,
    id: comparedId(number),
    timestamp: `2026-11-${String(20 + number)}T09:30:00.000Z`,
    status: "completed",
    duration: 60_000,
    summary: { totalTests: total, passed: total, failed: 0, successRate: 100 },
    environment: {
      ...{ touchstone: "0.1.0", node: "24.1.0", platform: "linux" },
      git: { commit: `${number}`.repeat(40), branch: "main", dirty: number > 1 },
    },
    ...changes,
    config: {
      name: "people",
      file: "data/configs/people.touchstone.json",
      providers: [...providers],
      scenarios: numbers,
      runsPerScenario: runs,
      scenarioDetails: Object.fromEntries(details),
      hashes: { config: `${number}`.repeat(64), scenarios: {}, schemas: {} },
      ...config,
    },
  });
  for (const provider of providers) {
    for (const scenario of numbers) {
      for (let runNumber = 1; runNumber <= runs; runNumber += 1) {
        const luck = (runNumber * 37 + scenario * 11 + provider.length * 7) % 100;
        const state = isErrored
          ? "errored"
          : luck < passes(provider, scenario)
            ? "passed"
            : luck % 2;
        add(provider, scenario, makeRunResult(runNumber, state, number, luck));
      }
    }
  }
  return run;
}

/** A reply as a run gave it, right or wrong. */
export function makeReply(state: RunState, number: number): unknown {
  return { name: "Ada Lovelace", age: state === "passed" ? 36 : "thirty-six", run: number };
}

// --- internal ---

type RunState = "passed" | "errored" | number;

function makeRunResult(
  runNumber: number,
  state: RunState,
  number: number,
  luck: number,
): RunResult {
  const attempt = {
    attemptNumber: 1,
    timestamp: "2026-11-21T09:30:01.000Z",
    success: state === "passed",
    durationMs: 300 + luck * 10 * number,
    inputTokens: 400 + number * 20,
    outputTokens: 90 + luck,
    costUsd: 0.0002 * number,
    rawResponse: JSON.stringify(makeReply(state, number)),
    parsedResponse: makeReply(state, number),
    validationErrors:
      typeof state === "number"
        ? [{ path: ["age"], message: "must be integer", code: "type" }]
        : [],
    errorMessage: state === "errored" ? "no answer within 30 s" : null,
  };
  // Of those that do not pass at once every second passes with a retry.
  const isRetried = state === 1;
  const retry = { ...attempt, attemptNumber: 2, success: true, validationErrors: [] };
  return {
    runNumber,
    success: state === "passed" || isRetried,
    attempts: isRetried ? [attempt, retry] : [attempt],
    totalDurationMs: attempt.durationMs * (isRetried ? 2 : 1),
    finalResponse: null,
  };
}
