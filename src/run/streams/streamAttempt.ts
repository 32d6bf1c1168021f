import type { LoadedStreamScenario } from "../../model/config/loadedConfig.ts";
import type { AttemptResult, RunResult } from "../../model/results/resultFile.ts";
import type { ObservedFigures } from "../../streams/observers/observer.ts";
import { describeJudgement } from "../judging/describeJudgement.ts";
import type { StreamTestEnd } from "./activeStreamTest.ts";
import { type JudgingContext, judgeUnlessStopped } from "./judgeUnlessStopped.ts";
import { buildStreamOutcome } from "./streamOutcome.ts";

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
    const { number, schema } = scenario;
    const task = { scenario: number, schema, at: "", text: base.rawResponse };
    const judgement = await judgeUnlessStopped(task, context);
    return judgement && { ...base, ...describeJudgement(judgement), parsedResponse: outcome };
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
