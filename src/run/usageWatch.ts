import type { ProviderConfig } from "../model/config/providerConfig.ts";
import type { Limits } from "../model/config/runConfig.ts";
import type { AttemptResult, StopReason } from "../model/results/resultFile.ts";
import type { MadeAttempt } from "./journal/madeAttempt.ts";

/** Looks for attempts that a limit cannot count, since nobody says what they took. */
export interface UsageWatch {
  /** The limit that stops the run, once there were too many such attempts. */
  count(made: MadeAttempt, provider: ProviderConfig): StopReason | undefined;
}

/** With `onUnknown` "stop" a run stops after so many attempts of unknown usage, whichever providers made them. */
export const mostUnknown = 20;

/**
 * A limit on tokens or cost cannot be kept while one provider does not report what it takes. `warn` is told at the first
 * such attempt of each provider, and when the run stops for it.
 */
export function createUsageWatch(limits: Limits, warn: (message: string) => void): UsageWatch {
  const watched = countedLimits.filter(({ limit }) => limits[limit] !== undefined);
  const unknown = new Map<StopReason, number>();
  const told = new Set<string>();
  const tell = (provider: ProviderConfig, lacking: readonly CountedLimit[], isSpent: boolean) => {
    const key = JSON.stringify([provider.id, ...lacking.map(({ limit }) => limit)]);
    if (!told.has(key)) warn(describe(provider, lacking, { isSpent, limits }));
    told.add(key);
  };

  return {
    count(made, provider) {
      if (!mayHaveUsage(made)) return undefined;
      const lacking = watched.filter(({ isKnown }) => !isKnown(made.attempt, provider));
      const isSpent = made.attempt.httpRequests !== undefined;
      if (lacking.length === 0 || (!isSpent && knowsTokens(made.attempt))) return undefined;
      tell(provider, lacking, isSpent);
      if (limits.onUnknown === "ignore" || !isSpent) return undefined;
      for (const { limit } of lacking) unknown.set(limit, (unknown.get(limit) ?? 0) + 1);
      const unkept = lacking.find(({ limit }) => (unknown.get(limit) ?? 0) === mostUnknown);
      if (unkept !== undefined) warn(describeStop(unkept));
      return unkept?.limit;
    },
  };
}

// --- internal ---

interface CountedLimit {
  readonly limit: "maxTokens" | "maxCostUsd";
  isKnown(attempt: AttemptResult, provider: ProviderConfig): boolean;
}

const countedLimits: readonly CountedLimit[] = [
  { limit: "maxTokens", isKnown: knowsTokens },
  {
    limit: "maxCostUsd",
    isKnown: ({ costUsd }, { price }) => costUsd !== undefined || isFree(price),
  },
];

function knowsTokens({ inputTokens, outputTokens }: AttemptResult): boolean {
  return inputTokens !== undefined && outputTokens !== undefined;
}

/** What costs nothing has a known cost, whatever it takes. */
function isFree(price: ProviderConfig["price"]): boolean {
  return price?.inputPerMillion === 0 && price.outputPerMillion === 0;
}

/** Without a reply there is no usage to report, and none of what a filter stopped before the model. */
function mayHaveUsage({ attempt, hasReply }: MadeAttempt): boolean {
  const { httpRequests, httpStatus = 200, finishReason } = attempt;
  const isFiltered = httpStatus >= 300 && finishReason === "content-filter";
  return hasReply && httpRequests !== 0 && !isFiltered;
}

/** `isSpent`: of HTTP requests, for which somebody is charged. */
function describe(
  { id, price }: ProviderConfig,
  lacking: readonly CountedLimit[],
  { isSpent, limits }: { isSpent: boolean; limits: Limits },
): string {
  const names = lacking.map(({ limit }) => `"${limit}"`).join(" and ");
  const hasTokens = lacking.every(({ limit }) => limit !== "maxTokens");
  const why = hasTokens && price === undefined ? `has no "price"` : "reports no usage";
  const subject = `Provider "${id}" ${why}`;
  if (!isSpent) return `${subject}: what it takes does not count towards ${names}.`;
  const then =
    limits.onUnknown === "ignore"
      ? `the run goes on, as "onUnknown" says`
      : `the run stops after ${mostUnknown} such attempts, unless "limits" says "onUnknown": "ignore"`;
  return `${subject}, so ${names} cannot be kept; ${then}.`;
}

function describeStop({ limit }: CountedLimit): string {
  return `The run stops: what ${mostUnknown} attempts took is not known, so "${limit}" cannot be kept.`;
}
