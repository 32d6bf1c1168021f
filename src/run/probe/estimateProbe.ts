import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import type { Price, ProviderConfig } from "../../model/config/providerConfig.ts";
import { findModel } from "../../model/config/providerConfig.ts";
import { formatCost, formatPlural } from "../../model/words/figures.ts";
import { providerKinds } from "../../providers/providerKinds.ts";

/** What a probe takes. */
export interface ProbeEstimate {
  /** Those after which a server asked to come back are not counted. */
  readonly requests: number;
  /** By the length of texts; absent where the provider has no price. */
  readonly costUsd?: number;
}

export function estimateProbe(
  scenarios: readonly LoadedPromptScenario[],
  runsPerScenario: number,
  price: Price | undefined,
): ProbeEstimate {
  const requests = scenarios.length * runsPerScenario;
  if (price === undefined) return { requests };
  const { inputPerMillion, outputPerMillion } = price;
  const steps = scenarios.flatMap((scenario) => scenario.steps);
  const inputTokens = steps.reduce(
    (sum, { prompt, schema }) => sum + countTokens(prompt) + countTokens(JSON.stringify(schema)),
    0,
  );
  const outputTokens = steps.length * tokensOfReply;
  const costUsd = (inputTokens * inputPerMillion + outputTokens * outputPerMillion) / 1_000_000;
  return { requests, costUsd: costUsd * runsPerScenario };
}

/** What is about to be sent, as a person is told before. */
export function describeProbe(
  { requests, costUsd }: ProbeEstimate,
  provider: ProviderConfig,
): string {
  const { id, kind } = provider;
  const model = findModel(provider, providerKinds);
  const what = model === undefined ? kind : `${kind}, ${model}`;
  const cost =
    costUsd === undefined
      ? ""
      : `, for about ${formatCost(costUsd)} (a model that reasons costs more)`;
  return `${formatPlural(requests, "request")} to ${id} (${what})${cost}`;
}

// --- internal ---

const charactersOfToken = 4;
/** More than the longest reply that is asked for. */
const tokensOfReply = 40;

function countTokens(text: string): number {
  return Math.ceil(text.length / charactersOfToken);
}
