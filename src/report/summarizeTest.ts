import { formatPointer } from "../model/json/jsonPointer.ts";
import {
  type AttemptResult,
  type RunResult,
  replyFaultSchema,
  type TestValues,
} from "../model/results/resultFile.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import { faultId, listFaults } from "./testFaults.ts";

/** Reduces a test to what figures and lists need; also reads tests by other tools, without steps. */
export function summarizeTest(
  key: { readonly provider: string; readonly scenario: number },
  run: RunResult,
): TestOutcome {
  const last = run.attempts.at(-1);
  const isErrored = !run.success && last !== undefined && last.errorMessage !== null;
  return {
    provider: key.provider,
    scenario: key.scenario,
    runNumber: run.runNumber,
    ...(run.case === undefined ? {} : { case: run.case }),
    ...(run.round === undefined ? {} : { round: run.round }),
    state: run.success ? "passed" : isErrored ? "errored" : "failed",
    ...findGates(run, last),
    retries: countRetries(run.attempts),
    attempts: run.attempts.length,
    ...(run.totalDurationMs === undefined ? {} : { totalDurationMs: run.totalDurationMs }),
    ...sumUsage(run.attempts),
    ...listFirstTokens(run.attempts),
    ...(isErrored ? describeError(run.attempts, last) : {}),
    ...listWarnings(run.attempts),
    ...(run.success ? {} : { faults: listFaults(last).map(faultId) }),
    errorCodes: listErrorCodes(run.attempts),
    ...(run.values === undefined ? {} : { values: summarizeValues(run.values) }),
  };
}

// --- internal ---

const allGates = 3;
const unparsed: ReadonlySet<string> = new Set(replyFaultSchema.options);

/** Of a test without a verdict: what it ended with, and whether anything was sent for it. */
function describeError(
  attempts: readonly AttemptResult[],
  { errorKind, errorMessage, httpStatus }: AttemptResult,
): Pick<TestOutcome, "errorKind" | "httpStatus" | "notSent"> {
  const isSent = attempts.some(({ httpRequests }) => httpRequests !== 0);
  return {
    ...(errorKind === undefined ? {} : { errorKind }),
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(isSent ? {} : { notSent: errorMessage ?? "" }),
  };
}

function listFirstTokens(attempts: readonly AttemptResult[]): Pick<TestOutcome, "firstTokensMs"> {
  if (attempts.every(({ timeToFirstTokenMs }) => timeToFirstTokenMs === undefined)) return {};
  return {
    firstTokensMs: attempts.flatMap(({ timeToFirstTokenMs }) => timeToFirstTokenMs ?? []),
  };
}

function listWarnings(attempts: readonly AttemptResult[]): Pick<TestOutcome, "warnings"> {
  if (attempts.every(({ warnings = [] }) => warnings.length === 0)) return {};
  return { warnings: [...new Set(attempts.flatMap(({ warnings = [] }) => warnings))] };
}

function findGates(
  { success }: RunResult,
  last: AttemptResult | undefined,
): Pick<TestOutcome, "gates"> {
  if (last !== undefined && last.parsedResponse === undefined) return {};
  return { gates: success ? allGates : last === undefined ? 0 : countGates(last) };
}

/** Gates that an attempt passed which was not accepted. */
function countGates(attempt: AttemptResult): number {
  if (attempt.success) return allGates;
  const { errorMessage, validationErrors } = attempt;
  if (errorMessage !== null || validationErrors.some(({ code }) => unparsed.has(code))) return 0;
  const isWrongValue = validationErrors.some(({ code }) => code === "value");
  return isWrongValue ? 2 : 1;
}

function summarizeValues({ compared, matched, fields }: TestValues) {
  const missed = fields.map(({ path }) =>
    formatPointer(path.map((step) => (/^\d+$/.test(step) ? "*" : step))),
  );
  return { compared, matched, missed: [...new Set(missed)] };
}

/** Retries of the step that took most. */
function countRetries(attempts: readonly AttemptResult[]): number {
  if (attempts.length < 2) return 0;
  const perStep = new Map<number, number>();
  let most = 0;
  for (const { step = 1 } of attempts) {
    const count = (perStep.get(step) ?? 0) + 1;
    perStep.set(step, count);
    most = Math.max(most, count - 1);
  }
  return most;
}

/** The sums over the attempts that have the figure; no key where none has. */
function sumUsage(
  attempts: readonly AttemptResult[],
): Pick<TestOutcome, "inputTokens" | "outputTokens" | "costUsd"> {
  const sums: { inputTokens?: number; outputTokens?: number; costUsd?: number } = {};
  for (const { inputTokens, outputTokens, costUsd } of attempts) {
    if (inputTokens !== undefined) sums.inputTokens = (sums.inputTokens ?? 0) + inputTokens;
    if (outputTokens !== undefined) sums.outputTokens = (sums.outputTokens ?? 0) + outputTokens;
    if (costUsd !== undefined) sums.costUsd = (sums.costUsd ?? 0) + costUsd;
  }
  return sums;
}

function listErrorCodes(attempts: readonly AttemptResult[]): string[] {
  if (attempts.every(({ validationErrors }) => validationErrors.length === 0)) return [];
  return [
    ...new Set(
      attempts.flatMap(({ validationErrors }) => validationErrors.map(({ code }) => code)),
    ),
  ];
}
