import type { LoadedStreamScenario } from "../../model/config/loadedConfig.ts";
import type { AttemptResult, RunResult } from "../../model/results/resultFile.ts";
import type { ObservedFigures } from "../../streams/observers/observer.ts";
import { describeJudgement } from "../judging/describeJudgement.ts";
import type { StreamTestEnd } from "./activeStreamTest.ts";
import type { StreamContext } from "./streamContext.ts";
import { buildStreamOutcome } from "./streamOutcome.ts";

/** What judges outcomes, and the signal that ends it. */
export type JudgingContext = Pick<StreamContext, "judge" | "signals">;

/** When a stream test began (ISO 8601), and how long it took. */
export interface TestTime {
  readonly timestamp: string;
  readonly durationMs: number;
}

/**
 * The one attempt of a component: its outcome judged by the scenario's schema. Where nothing that was asked for ended
 * the observation there is no verdict, but the reason: its own, or the fault of the test. Undefined when the run had to
 * end before it was judged.
 */
export async function buildStreamAttempt(
  scenario: LoadedStreamScenario,
  figures: ObservedFigures,
  { fault, hasStarted }: Pick<StreamTestEnd, "fault" | "hasStarted">,
  { time: { timestamp, durationMs }, context }: { time: TestTime; context: JudgingContext },
): Promise<AttemptResult | undefined> {
  const outcome = buildStreamOutcome(figures);
  const base = {
    attemptNumber: 1,
    step: 1,
    timestamp,
    durationMs,
    rawResponse: JSON.stringify(outcome),
    parsedResponse: outcome,
  };
  if (hasStarted && figures.stoppedBy !== null) {
    const judged = await judgeOutcome(scenario, base.rawResponse, context);
    return judged && { ...base, ...judged, parsedResponse: outcome };
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

// --- internal ---

/** Judges the outcome as it is stored. */
async function judgeOutcome(
  { number, schema }: LoadedStreamScenario,
  text: string,
  { judge, signals: { now } }: JudgingContext,
) {
  try {
    const task = { scenario: number, schema, at: "", text };
    return describeJudgement(await judge.judge(task, now));
  } catch (error) {
    if (now.aborted) return undefined;
    throw error;
  }
}
