import { orAborted } from "../../common/abortable.ts";
import {
  type Provider,
  ProviderError,
  type ProviderReply,
  type ProviderRequest,
} from "../../model/provider.ts";
import type { AttemptResult } from "../../model/results/resultFile.ts";
import type { ProviderContext, ReplayKey, ReplaySource } from "../providerContext.ts";
import type { ReplayConfig } from "./replayConfig.ts";

/** Plays the stored replies of an earlier run again; an attempt that errored there errors here the same way. */
export async function createReplayProvider(
  config: ReplayConfig,
  context: ProviderContext,
): Promise<Provider> {
  const source = await context.loadReplay?.(config.run, config.provider);
  return {
    countsHttpRequests: false,
    send: async (request, signal) => {
      signal.throwIfAborted();
      const key = buildKey(request);
      const stored = source && (await orAborted(findAttempt(source, key), signal));
      if (stored === undefined) {
        throw new ProviderError(
          `run ${config.run} has no reply of provider ${config.provider} for ${describeKey(key)}`,
          { kind: "unsupported" },
        );
      }
      return replayAttempt(stored);
    },
    dispose: async () => undefined,
  };
}

// --- internal ---

function buildKey(request: ProviderRequest): ReplayKey {
  const { scenario, runNumber, step, attemptNumber, case: id, round } = request;
  const ofCase = id === undefined || round === undefined ? {} : { case: id, round };
  return { scenario, runNumber, step, attemptNumber, ...ofCase };
}

function describeKey({ scenario, runNumber, step, attemptNumber, ...ofCase }: ReplayKey): string {
  const { case: id, round } = ofCase;
  const run = id === undefined ? `run ${runNumber}` : `case ${id}, round ${round}`;
  return `scenario ${scenario}, ${run}, step ${step}, attempt ${attemptNumber}`;
}

async function findAttempt(
  source: ReplaySource,
  key: ReplayKey,
): Promise<AttemptResult | undefined> {
  return await source.find(key);
}

function replayAttempt(stored: AttemptResult): ProviderReply {
  if (stored.errorMessage !== null) {
    throw new ProviderError(stored.errorMessage, {
      kind: stored.errorKind ?? "internal",
      httpStatus: stored.httpStatus,
      rawResponse: stored.rawResponse,
      isRepeatable: false,
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
