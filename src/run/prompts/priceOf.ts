import type { Price } from "../../model/config/providerConfig.ts";
import type { ProviderReply } from "../../model/provider.ts";

/**
 * What a reply cost in USD; undefined unless both token counts and the price are known: an unknown cost is not a cost
 * of 0.
 */
export function priceOf(
  reply: Pick<ProviderReply, "inputTokens" | "outputTokens" | "cachedInputTokens">,
  price: Price | undefined,
): number | undefined {
  const { inputTokens, outputTokens, cachedInputTokens = 0 } = reply;
  if (price === undefined || inputTokens === undefined || outputTokens === undefined) {
    return undefined;
  }
  const { inputPerMillion, outputPerMillion, cachedInputPerMillion = inputPerMillion } = price;
  const cached = Math.min(cachedInputTokens, inputTokens);
  const total =
    (inputTokens - cached) * inputPerMillion +
    cached * cachedInputPerMillion +
    outputTokens * outputPerMillion;
  return total / 1_000_000;
}
