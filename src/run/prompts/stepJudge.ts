import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import { judgeReply, type Verdict } from "../../scenarios/replies/judgeReply.ts";
import { mergeAt } from "../../scenarios/replies/mergeAt.ts";
import { createOutcomeValidator } from "../../scenarios/schemas/createValidator.ts";

/** Judges the replies of one step and adds the accepted one to the outcome so far. */
export interface StepJudge {
  judge(text: string, finishReason: string | undefined): Verdict;
  merge(value: unknown): unknown;
}

/** The judge of a step; the last step is held to the schema of the whole as well. */
export function createStepJudge(
  scenario: LoadedPromptScenario,
  stepIndex: number,
  outcome: unknown,
): StepJudge {
  const step = scenario.steps[stepIndex];
  if (step === undefined) throw new RangeError(`no step ${stepIndex + 1}`);
  const merge = (value: unknown) => mergeAt(outcome, step.at, value);
  const isWhole = step.at === "" && step.schema === scenario.schema;
  const completesWhole = !isWhole && stepIndex === scenario.steps.length - 1;
  const validateStep = createOutcomeValidator(step.schema);
  const validateWhole = completesWhole ? createOutcomeValidator(scenario.schema) : undefined;
  return {
    judge: (text, finishReason) =>
      judgeReply(text, validateStep, {
        at: step.at,
        ...(finishReason === undefined ? {} : { finishReason }),
        ...(validateWhole && { validateWhole: (value) => validateWhole(merge(value)) }),
      }),
    merge,
  };
}
