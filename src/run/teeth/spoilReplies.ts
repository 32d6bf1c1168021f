import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import { parsePointer } from "../../model/json/jsonPointer.ts";
import { mergeAt } from "../../scenarios/replies/mergeAt.ts";
import { createMatcher, createOutcomeValidator } from "../../scenarios/schemas/createValidator.ts";
import { findTeeth, type Teeth } from "../../scenarios/teeth/findTeeth.ts";

/** So many places of the replies of a scenario are spoiled. */
export const mostPaths = 200;

/** Spoils the accepted reply of each step in turn; the places of what passes are those in the outcome of all steps. */
export function spoilReplies(scenario: LoadedPromptScenario, replies: readonly unknown[]): Teeth {
  const { steps } = scenario;
  const mostOfStep = Math.max(1, Math.floor(mostPaths / steps.length));
  const ofSteps = steps.map(({ at }, index) => {
    const isValid = createStepCheck(scenario, replies, index);
    const teeth = findTeeth(replies[index], isValid, mostOfStep);
    const above = parsePointer(at);
    const passed = teeth.passed.map((each) => ({ ...each, path: [...above, ...each.path] }));
    return { ...teeth, passed };
  });
  const sum = (figure: "refused" | "total" | "pathsLeft") =>
    ofSteps.reduce((total, teeth) => total + (teeth[figure] ?? 0), 0);
  const pathsLeft = sum("pathsLeft");
  return {
    refused: sum("refused"),
    total: sum("total"),
    passed: ofSteps.flatMap(({ passed }) => passed),
    ...(pathsLeft === 0 ? {} : { pathsLeft }),
  };
}

/** Whether the schema of each step accepts its reply. */
export function isAcceptedBySteps(
  { steps }: LoadedPromptScenario,
  replies: readonly unknown[],
): boolean {
  return steps.every(({ schema }, index) => createMatcher(schema)(replies[index]));
}

// --- internal ---

/**
 * Whether a reply of a step is accepted among the replies of the others: by the schema of the step, and by that of the whole
 * if it accepts the whole unspoiled, which replies that were made for each step alone need not be.
 */
function createStepCheck(
  { steps, schema }: LoadedPromptScenario,
  replies: readonly unknown[],
  index: number,
): (reply: unknown) => boolean {
  const validateStep = createOutcomeValidator(steps[index]?.schema ?? schema);
  const validateWhole = createOutcomeValidator(schema);
  const merge = (reply: unknown) =>
    steps.reduce<unknown>(
      (outcome, { at }, nth) => mergeAt(outcome, at, nth === index ? reply : replies[nth]),
      undefined,
    );
  const isWholeJudged = validateWhole(merge(replies[index])).length === 0;
  return (reply) =>
    validateStep(reply).length === 0 &&
    (!isWholeJudged || validateWhole(merge(reply)).length === 0);
}
