import type { ProviderError, ProviderReply, ProviderRequest } from "../../model/provider.ts";
import type { AdaptiveLimit, RequestOutcome } from "./adaptiveLimit.ts";
import type { TakeRequestSlot } from "./requestRate.ts";
import type { TokenRate } from "./tokenRate.ts";

/** What bounds the requests of a provider; what is absent bounds nothing. */
export interface LaneBounds {
  readonly takeRequestSlot: TakeRequestSlot;
  readonly adaptiveLimit?: AdaptiveLimit | undefined;
  readonly tokenRate?: TokenRate | undefined;
  /** Longest reply in tokens, where the config has one. */
  readonly maxOutputTokens?: number | undefined;
}

/** A reply, or why there is none. */
export type Answer = { readonly reply: ProviderReply } | { readonly error: ProviderError };

/** A request that may be sent. */
export interface Passage {
  readonly waitedMs: number;
  /** Takes what came of it; without an answer it was not sent. */
  end(answer: Answer | undefined): void;
}

/** Waits until a request may be sent; rejects when the signal is aborted first. The last wait is that for the rate. */
export async function passBounds(
  bounds: LaneBounds,
  request: ProviderRequest,
  signal: AbortSignal,
): Promise<Passage> {
  const { adaptiveLimit, tokenRate, takeRequestSlot } = bounds;
  if (adaptiveLimit === undefined && tokenRate === undefined) {
    return { waitedMs: await takeRequestSlot(signal), end: () => undefined };
  }
  const startedAt = performance.now();
  const usage = estimateUsage(request, bounds);
  const underWay = await adaptiveLimit?.enter(signal);
  const taken = await tokenRate?.take(usage.input + usage.output, signal).catch((error) => {
    underWay?.end("other");
    throw error;
  });
  const end: Passage["end"] = (answer) => {
    underWay?.end(answer === undefined ? "other" : outcomeOf(answer));
    if (answer === undefined) taken?.giveBack();
    else if ("reply" in answer) {
      const { inputTokens = usage.input, outputTokens = usage.output } = answer.reply;
      taken?.correct(inputTokens + outputTokens);
    }
  };
  try {
    await takeRequestSlot(signal);
  } catch (error) {
    end(undefined);
    throw error;
  }
  underWay?.begin();
  taken?.begin();
  return { waitedMs: performance.now() - startedAt, end };
}

// --- internal ---

const charactersPerToken = 4;

function estimateUsage({ messages }: ProviderRequest, { maxOutputTokens = 0 }: LaneBounds) {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  return { input: Math.ceil(characters / charactersPerToken), output: maxOutputTokens };
}

/** A quota that is spent says nothing of how many requests there may be at the same time. */
function outcomeOf(answer: Answer): RequestOutcome {
  if ("reply" in answer) return "done";
  const { kind, isLasting } = answer.error;
  return kind === "rate_limit" && !isLasting ? "tooMany" : "other";
}
