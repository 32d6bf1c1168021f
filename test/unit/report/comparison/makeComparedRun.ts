import type {
  ResultConfig,
  ResultHead,
  RunResult,
} from "../../../../src/model/results/resultFile.ts";
import {
  type ComparedRun,
  collectComparedRun,
} from "../../../../src/report/comparison/comparedRun.ts";
import { makeAttempt, makeHead, makeRun } from "../makeTest.ts";

export const baseId = "11111111-0000-4000-8000-000000000000";
export const headId = "22222222-0000-4000-8000-000000000000";

/**
 * The tests of a provider × scenario, a letter each: `P` passed at once, `R` after a retry, `F` failed, `E` errored, `N`
 * errored without a request; `p` and `f` as their capitals, of a case with an expected value.
 */
export interface CellSpec {
  readonly provider?: string;
  readonly scenario?: number;
  readonly case?: string;
  readonly caseHash?: string;
  readonly tests: string;
  readonly over?: Partial<RunResult>;
  readonly attempt?: Partial<Parameters<typeof makeAttempt>[0]>;
}

/** Passed and other tests in a row. */
export function spell(passed: number, failed: number, errored = 0): string {
  return "P".repeat(passed) + "F".repeat(failed) + "E".repeat(errored);
}

export function makeComparedRun(
  id: string,
  cells: readonly CellSpec[],
  over: Partial<Omit<ResultHead, "config">> & { readonly config?: Partial<ResultConfig> } = {},
): ComparedRun {
  const specs = cells.map((cell) => ({ provider: "sim", scenario: 1, ...cell }));
  const total = specs.reduce((sum, { tests }) => sum + tests.length, 0);
  const head = makeHead({
    status: "completed",
    summary: { totalTests: total, passed: total, failed: 0, successRate: 100 },
    ...over,
    id,
    config: {
      providers: [...new Set(specs.map(({ provider }) => provider))],
      scenarios: [...new Set(specs.map(({ scenario }) => scenario))],
      runsPerScenario: 1,
      name: "people",
      ...over.config,
    },
  });
  const { run, add } = collectComparedRun(head);
  const numbers = new Map<string, number>();
  for (const { provider, scenario, tests, case: id, caseHash, over: keys, attempt } of specs) {
    for (const [at, letter] of [...tests].entries()) {
      const place = `${provider} ${scenario}`;
      const runNumber = (numbers.get(place) ?? 0) + 1;
      numbers.set(place, runNumber);
      add(provider, scenario, {
        ...makeTest(letter, attempt),
        runNumber,
        ...(id === undefined ? {} : { case: id, round: at + 1 }),
        ...(caseHash === undefined ? {} : { caseHash }),
        ...keys,
      });
    }
  }
  return run;
}

// --- internal ---

function makeTest(letter: string, keys: CellSpec["attempt"] = {}): RunResult {
  const failed = {
    ...keys,
    success: false,
    validationErrors: [{ path: [], message: "m", code: "type" }],
  };
  const isValued = letter === letter.toLowerCase();
  const values = { compared: 1, matched: letter === "p" ? 1 : 0, fields: [] };
  const ofValues = isValued ? { values } : {};
  switch (letter.toUpperCase()) {
    case "P":
      return makeRun({ attempts: [makeAttempt(keys)], ...ofValues });
    case "R":
      return makeRun({
        attempts: [makeAttempt(failed), makeAttempt({ ...keys, attemptNumber: 2 })],
        ...ofValues,
      });
    case "F":
      return makeRun({
        success: false,
        attempts: [makeAttempt(failed)],
        finalResponse: null,
        ...ofValues,
      });
    default: {
      const httpRequests = letter === "N" ? { httpRequests: 0 } : {};
      const attempt = makeAttempt({
        ...keys,
        success: false,
        errorMessage: "no answer",
        ...httpRequests,
      });
      return makeRun({ success: false, attempts: [attempt], finalResponse: null, ...ofValues });
    }
  }
}
