import type { LoadedStreamScenario } from "../../model/config/loadedConfig.ts";
import type { AttemptResult, RunResult } from "../../model/results/resultFile.ts";
import { createOutcomeValidator } from "../../scenarios/schemas/createValidator.ts";
import type { ObservedFigures } from "../../streams/observers/observer.ts";
import type { StreamTestEnd } from "./activeStreamTest.ts";
import { buildStreamOutcome } from "./streamOutcome.ts";

/** When a stream test began (ISO 8601), and how long it took. */
export interface TestTime {
  readonly timestamp: string;
  readonly durationMs: number;
}

/**
 * The one attempt of a component: its outcome judged by the scenario's schema. Where nothing that was asked for ended
 * the observation there is no verdict, but the reason: its own, or the fault of the test.
 */
export function buildStreamAttempt(
  scenario: LoadedStreamScenario,
  figures: ObservedFigures,
  { fault, hasStarted }: Pick<StreamTestEnd, "fault" | "hasStarted">,
  { timestamp, durationMs }: TestTime,
): AttemptResult {
  const outcome = buildStreamOutcome(figures);
  const validationErrors = createOutcomeValidator(scenario.schema)(outcome);
  const base = {
    attemptNumber: 1,
    step: 1,
    timestamp,
    durationMs,
    rawResponse: JSON.stringify(outcome),
    parsedResponse: outcome,
  };
  if (hasStarted && figures.stoppedBy !== null) {
    const success = validationErrors.length === 0;
    return { ...base, success, extraction: "none", validationErrors, errorMessage: null };
  }
  return {
    ...base,
    success: false,
    validationErrors: [],
    errorMessage:
      (hasStarted ? figures.message : undefined) ?? fault?.message ?? "The observation broke off.",
    errorKind: fault?.kind ?? "network",
  };
}

/** The test of that attempt, as the result file has it. */
export function buildStreamResult(runNumber: number, attempt: AttemptResult): RunResult {
  const { success, durationMs, parsedResponse } = attempt;
  return {
    runNumber,
    success,
    attempts: [attempt],
    totalDurationMs: durationMs,
    finalResponse: success ? parsedResponse : null,
  };
}
