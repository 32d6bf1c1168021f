import type { FrequentFailure } from "../model/results/report.ts";
import {
  type AttemptResult,
  errorKindSchema,
  type RunResult,
} from "../model/results/resultFile.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import { adviseOn } from "./failureAdvice.ts";
import { describeError } from "./failures.ts";
import type { ScenarioNames } from "./filterTests.ts";

/** Gathers over a whole run why tests did not pass. */
export interface FrequentFailures {
  add(outcome: TestOutcome, run: RunResult): void;
  /** The most frequent first; of two as frequent the one that came first. */
  list(most: number): FrequentFailure[];
}

/** A test counts once for each code of its last attempt, or for what that errored with. */
export function createFrequentFailures(scenarios?: ScenarioNames): FrequentFailures {
  const groups = new Map<string, FrequentFailure>();
  return {
    add({ provider, scenario, runNumber, state }, run) {
      if (state === "passed") return;
      for (const [reason, message] of listReasons(run.attempts.at(-1))) {
        const key = `${state} ${reason}`;
        const known = groups.get(key);
        if (known !== undefined) groups.set(key, { ...known, tests: known.tests + 1 });
        else {
          const isStream = scenarios?.[scenario]?.kind === "stream";
          groups.set(key, {
            reason,
            state,
            tests: 1,
            filter: unnamed.has(reason) ? { state } : { state, text: reason },
            example: { provider, scenario, runNumber },
            message: cut(message),
            advice: adviseOn(reason, isStream),
          });
        }
      }
    },
    list: (most) => [...groups.values()].sort((a, b) => b.tests - a.tests).slice(0, most),
  };
}

// --- internal ---

const longestMessage = 160;
/** Reasons that no test is found by. */
const unnamed: ReadonlySet<string> = new Set(["no attempt", "not valid", "error"]);

/** Each reason once, with the message of its first error. */
function listReasons(attempt: AttemptResult | undefined): Map<string, string> {
  if (attempt === undefined) return new Map([["no attempt", ""]]);
  const { errorMessage, errorKind, httpStatus, validationErrors } = attempt;
  if (errorMessage !== null) {
    const isOfStatus =
      errorKind === errorKindSchema.enum.http && httpStatus !== undefined && httpStatus >= 300;
    return new Map([[isOfStatus ? `http ${httpStatus}` : (errorKind ?? "error"), errorMessage]]);
  }
  const reasons = new Map<string, string>();
  for (const error of validationErrors) {
    if (!reasons.has(error.code)) reasons.set(error.code, describeError(error));
  }
  return reasons.size === 0 ? new Map([["not valid", ""]]) : reasons;
}

/** One line that is not too long. */
function cut(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  if (line.length <= longestMessage) return line;
  return `${line.slice(0, longestMessage - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
