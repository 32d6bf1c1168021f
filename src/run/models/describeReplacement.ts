import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import { findModel } from "../../model/config/providerConfig.ts";
import { formatCount, formatPlural } from "../../model/words/figures.ts";
import { providerKinds } from "../../providers/providerKinds.ts";
import { buildPlan } from "../plan.ts";

/** What a run that tries another model is about to send. */
export interface ReplacementEstimate {
  /** When every reply is accepted at once; those after which a server asked to come back are not counted. */
  readonly requests: number;
  /** In a sentence: requests, most of them, providers with their models. */
  readonly description: string;
}

/** Counts what `buildReplacement` made. No cost: the price of the config is that of the old model. */
export function describeReplacement(loaded: LoadedConfig): ReplacementEstimate {
  const { cells, runsPerScenario, prompts } = buildPlan(loaded);
  const stepsOf = new Map(prompts.map(({ number, steps }) => [number, steps.length]));
  const requests = cells.reduce(
    (sum, { scenario, cases = 1 }) => sum + cases * runsPerScenario * (stepsOf.get(scenario) ?? 0),
    0,
  );
  const most = requests * (1 + loaded.config.maxRetries);
  const retries = most > requests ? `, up to ${formatCount(most)} with retries,` : "";
  const whom = loaded.config.providers.map((provider) => {
    const { id, kind } = provider;
    return `${id} (${kind}, ${findModel(provider, providerKinds)})`;
  });
  return {
    requests,
    description: `${formatPlural(requests, "request")}${retries} to ${whom.join(" and ")}`,
  };
}
