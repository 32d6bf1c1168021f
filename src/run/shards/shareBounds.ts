import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import type { Limits } from "../../model/config/runConfig.ts";
import type { Shard } from "../../model/results/shard.ts";

/** What a run may use. */
export interface RunBounds {
  readonly limits: Limits;
  readonly providers: readonly ProviderConfig[];
}

/**
 * What one share of a run may use. Money, tokens and requests a minute add up over shares, so that each has its part;
 * minutes do not, since shares run beside one another, and `concurrency` is a matter of each machine.
 */
export function shareBounds(bounds: RunBounds, { count }: Shard): RunBounds {
  const { limits, providers } = bounds;
  const { maxCostUsd, maxTokens } = limits;
  return {
    limits: {
      ...limits,
      ...(maxCostUsd === undefined ? {} : { maxCostUsd: maxCostUsd / count }),
      ...(maxTokens === undefined ? {} : { maxTokens: Math.max(1, Math.floor(maxTokens / count)) }),
    },
    providers: providers.map((provider) => shareRates(provider, count)),
  };
}

// --- internal ---

function shareRates(provider: ProviderConfig, count: number): ProviderConfig {
  const { requestsPerMinute, tokensPerMinute } = provider;
  return {
    ...provider,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute: requestsPerMinute / count }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute: tokensPerMinute / count }),
  };
}
