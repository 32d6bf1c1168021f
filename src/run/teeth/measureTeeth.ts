import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import type { Teeth } from "../../scenarios/teeth/findTeeth.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { findAcceptedReplies, makeAcceptedReplies } from "./acceptedReplies.ts";
import { spoilReplies } from "./spoilReplies.ts";

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
    const teeth = accepted === undefined ? noTeeth : spoilReplies(prompt, accepted.replies);
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
