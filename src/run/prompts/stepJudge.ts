import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import { mergeAt } from "../../scenarios/replies/mergeAt.ts";
import type { Judgement } from "../judging/judgeTask.ts";
import type { RunJudge } from "../judging/runJudge.ts";
import type { StopSignals } from "../runControl.ts";

/** Judges the replies of one step and adds the accepted one to the outcome so far. */
export interface StepJudge {
  /** Never throws; a promise rejects only when the run must end now. */
  judge(text: string, finishReason: string | undefined): Judgement | Promise<Judgement>;
  merge(value: unknown): unknown;
}

/** What a step is judged with; `now` ends judging that is under way, `soon` what waits long for its turn. */
export interface JudgeContext extends StopSignals {
  readonly judge: RunJudge;
}

/** The judge of a step; the last step is held to the schema of the whole as well. */
export function createStepJudge(
  scenario: LoadedPromptScenario,
  stepIndex: number,
  outcome: unknown,
  { judge, now, soon }: JudgeContext,
): StepJudge {
  const step = scenario.steps[stepIndex];
  if (step === undefined) throw new RangeError(`no step ${stepIndex + 1}`);
  const isWhole = step.at === "" && step.schema === scenario.schema;
  const completesWhole = !isWhole && stepIndex === scenario.steps.length - 1;
  const rules = {
    scenario: scenario.number,
    ...(scenario.steps.length > 1 ? { step: stepIndex + 1 } : {}),
    schema: step.schema,
    at: step.at,
    extract: scenario.extract,
    ...(completesWhole ? { whole: { schema: scenario.schema, outcome } } : {}),
  };
  return {
    judge: (text, finishReason) => judge.judge({ ...rules, text, finishReason }, now, soon),
    merge: (value) => mergeAt(outcome, step.at, value),
  };
}
