import type { LoadedStreamScenario } from "../../model/config/loadedConfig.ts";
import type { AttemptResult, ErrorKind, RunResult } from "../../model/results/resultFile.ts";
import { describeJudgement } from "../judging/describeJudgement.ts";
import type { StreamTestEnd } from "./activeStreamTest.ts";
import { type JudgingContext, judgeUnlessStopped } from "./judgeUnlessStopped.ts";
import { type EndedTest, findNothingTested } from "./nothingTested.ts";
import { sumSent } from "./sentTotals.ts";
import { buildStreamOutcome } from "./streamOutcome.ts";

/** What was observed of a component, and the sources whose changes may have come there. */
export type Observation = Pick<EndedTest, "observer" | "figures" | "sources">;

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
  { observer, figures, sources }: Observation,
  { fault, hasStarted }: Pick<StreamTestEnd, "fault" | "hasStarted">,
  { time: { timestamp, durationMs }, context }: { time: TestTime; context: JudgingContext },
): Promise<AttemptResult | undefined> {
  const outcome = buildStreamOutcome(figures, sumSent(sources));
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
    const reason = findNothingTested({ observer, figures, sources, schema });
    if (reason !== undefined) return { ...base, ...describeError("nothing_tested", reason) };
    const task = { scenario: number, schema, at: "", text: base.rawResponse };
    const judgement = await judgeUnlessStopped(task, context);
    return judgement && { ...base, ...describeJudgement(judgement), parsedResponse: outcome };
  }
  const message = hasStarted ? figures.message : undefined;
  return {
    ...base,
    ...describeError(
      fault?.kind ?? "network",
      message ?? fault?.message ?? "The observation broke off.",
    ),
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

function describeError(errorKind: ErrorKind, errorMessage: string) {
  return { success: false, validationErrors: [], errorMessage, errorKind };
}
