import type { LoadedConfig, LoadedPromptScenario } from "../model/config/loadedConfig.ts";
import { parsePointer } from "../model/json/jsonPointer.ts";
import { mergeAt } from "../scenarios/replies/mergeAt.ts";
import { createOutcomeValidator } from "../scenarios/schemas/createValidator.ts";
import { findTeeth, type Teeth } from "../scenarios/teeth/findTeeth.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import {
  type AcceptedReplies,
  findAcceptedReplies,
  makeAcceptedReplies,
} from "./acceptedReplies.ts";

/** The teeth of a scenario's schemas. */
export interface ScenarioTeeth extends Teeth {
  /** Name of the config. */
  readonly config: string;
  /** Number of the scenario. */
  readonly scenario: number;
  readonly name: string;
  /** Run whose accepted reply was spoiled; absent where one was made from the schema. */
  readonly run?: string;
}

/** So many places of the replies of a scenario are spoiled. */
export const mostPaths = 200;

/**
 * Tries the schemas of each prompt scenario with spoiled replies, without asking a model: the newest accepted one of the
 * config's runs in the data folder is spoiled, or else one made from the schema.
 */
export async function measureTeeth(
  { config, scenarios }: LoadedConfig,
  store: TestDataStore,
): Promise<ScenarioTeeth[]> {
  const prompts = scenarios.filter((scenario) => scenario.kind === "prompt");
  const stored = await findAcceptedReplies(prompts, config.name, store);
  const measured: ScenarioTeeth[] = [];
  for (const prompt of prompts) {
    const { number: scenario, name } = prompt;
    const accepted = stored.get(scenario) ?? (await makeAcceptedReplies(prompt));
    const run = accepted?.run;
    const teeth = accepted === undefined ? noTeeth : spoilReplies(prompt, accepted);
    measured.push({
      config: config.name,
      scenario,
      name,
      ...teeth,
      ...(run === undefined ? {} : { run }),
    });
  }
  return measured;
}

// --- internal ---

const noTeeth: Teeth = { refused: 0, total: 0, passed: [] };

/** The reply of each step in turn; the places of what passes are those in the outcome of all steps. */
function spoilReplies(scenario: LoadedPromptScenario, { replies }: AcceptedReplies): Teeth {
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
