import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import type { Price, ProviderConfig } from "../../model/config/providerConfig.ts";
import { findModel } from "../../model/config/providerConfig.ts";
import { formatCost, formatPlural } from "../../model/words/figures.ts";
import { providerKinds } from "../../providers/providerKinds.ts";
import { estimateInputTokens } from "../estimateTokens.ts";

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
  const inputTokens = scenarios.reduce((sum, each) => sum + estimateInputTokens(each), 0);
  const steps = scenarios.reduce((sum, each) => sum + each.steps.length, 0);
  const outputTokens = steps * tokensOfReply;
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

/** More than the longest reply that is asked for. */
const tokensOfReply = 40;
