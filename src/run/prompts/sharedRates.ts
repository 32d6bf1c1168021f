import { abortableDelay, orAborted } from "../../common/abortable.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import type { LaneBounds } from "./laneBounds.ts";

/**
 * Takes the next free `costMs` of a rate that many machines share; resolves with the ms until they begin. A negative cost gives
 * so much back.
 */
export type TakeTurn = (rate: "requests" | "tokens", costMs: number) => Promise<number>;

/**
 * The rates of a provider, held over all that share them: requests, and tokens in the same way, are spaced so that no minute
 * sees more of them than allowed, and none is saved up. Tokens count as estimated until they are known.
 */
export function createSharedRates(
  { requestsPerMinute, tokensPerMinute }: ProviderConfig,
  takeTurn: TakeTurn,
): Pick<LaneBounds, "takeRequestSlot" | "tokenRate"> {
  const take = async (rate: "requests" | "tokens", costMs: number, signal: AbortSignal) => {
    const startedAt = performance.now();
    const waitMs = await orAborted(takeTurn(rate, costMs), signal);
    await abortableDelay(waitMs, signal);
    return performance.now() - startedAt;
  };
  const spacingMs = requestsPerMinute === undefined ? undefined : minuteMs / requestsPerMinute;
  const tokenMs = tokensPerMinute === undefined ? undefined : minuteMs / tokensPerMinute;
  return {
    takeRequestSlot: async (signal) =>
      spacingMs === undefined ? 0 : await take("requests", spacingMs, signal),
    tokenRate:
      tokenMs === undefined
        ? undefined
        : {
            async take(tokens, signal) {
              await take("tokens", tokens * tokenMs, signal);
              const settle = (known: number) => {
                if (known !== tokens)
                  void takeTurn("tokens", (known - tokens) * tokenMs).catch(ignore);
              };
              return { begin: ignore, correct: settle, giveBack: () => settle(0) };
            },
          },
  };
}

// --- internal ---

const minuteMs = 60_000;

/** A rate that could not be corrected stays as it was estimated. */
function ignore(): void {}
