import type { AttemptResult, RunResult, ValidationError } from "../model/results/resultFile.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";

/** Failed tests of one cell that ended the same way, with one of them to look at. */
export interface FailureGroup {
  readonly provider: string;
  readonly scenario: number;
  /** Codes of the last attempt's validation errors, or the kind of its error. */
  readonly reason: string;
  readonly count: number;
  readonly exampleRun: number;
  readonly example: string;
}

/** Gathers why tests did not pass, most frequent first. */
export interface FailureGroups {
  add(outcome: TestOutcome, run: RunResult): void;
  list(): FailureGroup[];
}

export function createFailureGroups(): FailureGroups {
  const groups = new Map<string, FailureGroup>();
  return {
    add({ provider, scenario, runNumber, state }, run) {
      if (state === "passed") return;
      const last = run.attempts.at(-1);
      const reason = last === undefined ? "no attempt" : describeReason(last);
      const key = JSON.stringify([provider, scenario, reason]);
      const group = groups.get(key) ?? {
        provider,
        scenario,
        reason,
        count: 0,
        exampleRun: runNumber,
        example: last === undefined ? "" : describeExample(last),
      };
      groups.set(key, { ...group, count: group.count + 1 });
    },
    list: () => [...groups.values()].sort((a, b) => b.count - a.count),
  };
}

/** An error in words; values of cases are told of by their place only: a summary may be pasted anywhere. */
export function describeError({ path, message, code }: ValidationError): string {
  const said = code === "value" ? "is not as expected" : message;
  return path.length === 0 ? said : `${path.join(".")} ${said}`;
}

// --- internal ---

function describeReason(attempt: AttemptResult): string {
  if (attempt.errorMessage !== null) return attempt.errorKind ?? "error";
  const codes = new Set(attempt.validationErrors.map((error) => error.code));
  return [...codes].sort().join(", ") || "not valid";
}

function describeExample(attempt: AttemptResult): string {
  if (attempt.errorMessage !== null) return attempt.errorMessage;
  const [first] = attempt.validationErrors;
  return first === undefined ? "" : describeError(first);
}
