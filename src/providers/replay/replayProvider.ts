import { orAborted } from "../../common/abortable.ts";
import { type Provider, ProviderError, type ProviderReply } from "../../model/provider.ts";
import type { AttemptResult } from "../../model/results/resultFile.ts";
import type { ProviderContext, ReplaySource } from "../providerContext.ts";
import type { ReplayConfig } from "./replayConfig.ts";

/** Plays the stored replies of an earlier run again; an attempt that errored there errors here the same way. */
export async function createReplayProvider(
  config: ReplayConfig,
  context: ProviderContext,
): Promise<Provider> {
  const source = await context.loadReplay?.(config.run, config.provider);
  return {
    countsHttpRequests: false,
    send: async ({ scenario, runNumber, step, attemptNumber }, signal) => {
      signal.throwIfAborted();
      const key = { scenario, runNumber, step, attemptNumber };
      const stored = source && (await orAborted(findAttempt(source, key), signal));
      if (stored === undefined) {
        const where = `scenario ${scenario}, run ${runNumber}, step ${step}, attempt ${attemptNumber}`;
        throw new ProviderError(
          `run ${config.run} has no reply of provider ${config.provider} for ${where}`,
          { kind: "unsupported" },
        );
      }
      return replayAttempt(stored);
    },
    dispose: async () => undefined,
  };
}

// --- internal ---

async function findAttempt(
  source: ReplaySource,
  key: Parameters<ReplaySource["find"]>[0],
): Promise<AttemptResult | undefined> {
  return await source.find(key);
}

function replayAttempt(stored: AttemptResult): ProviderReply {
  if (stored.errorMessage !== null) {
    throw new ProviderError(stored.errorMessage, {
      kind: stored.errorKind ?? "internal",
      httpStatus: stored.httpStatus,
      rawResponse: stored.rawResponse,
      isFinal: true,
    });
  }
  return {
    text: stored.rawResponse,
    ...(stored.reasoning && { reasoning: true }),
    inputTokens: stored.inputTokens,
    outputTokens: stored.outputTokens,
    finishReason: stored.finishReason,
    responseModel: stored.responseModel,
    httpStatus: stored.httpStatus,
  };
}
