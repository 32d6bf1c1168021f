import path from "node:path";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { createProvider } from "../../providers/createProvider.ts";
import { createMatcher } from "../../scenarios/schemas/createValidator.ts";
import type { StartRunOptions } from "../activeRun.ts";
import { revealKeysOf } from "../grantedKeys.ts";
import { createAdaptiveLimit } from "./adaptiveLimit.ts";
import type { LaneBounds } from "./laneBounds.ts";
import { loadReplaySource } from "./loadReplaySource.ts";
import { createProviderHope } from "./providerHope.ts";
import { createRequestRate } from "./requestRate.ts";
import type { ProviderLane } from "./sendRequest.ts";
import { createSentAs } from "./sentAs.ts";
import { createTokenRate } from "./tokenRate.ts";

/** One lane per provider, by id. Throws a `UserError` when a provider's key was not granted. */
export async function createLanes(
  providers: readonly ProviderConfig[],
  options: Pick<StartRunOptions, "store" | "loaded" | "keys" | "proxy" | "sendEditorChat">,
): Promise<Map<string, ProviderLane>> {
  const lanes = new Map<string, ProviderLane>();
  try {
    for (const config of providers) {
      const reveal = revealKeysOf(config, options.keys);
      const provider = await createProvider(config, {
        compileSchema: createMatcher,
        configFolder: path.dirname(options.loaded.file),
        loadReplay: (run, providerId) => loadReplaySource(options.store, run, providerId),
        reveal,
        ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
        ...(options.sendEditorChat === undefined ? {} : { sendEditorChat: options.sendEditorChat }),
      });
      const { timeoutMs } = config;
      const hope = createProviderHope();
      const sent = createSentAs(config);
      lanes.set(config.id, { provider, timeoutMs, hope, sent, ...createBounds(config) });
    }
    return lanes;
  } catch (error) {
    await disposeLanes(lanes);
    throw error;
  }
}

/** Ends every provider: connections closed, processes stopped. */
export async function disposeLanes(lanes: ReadonlyMap<string, ProviderLane>): Promise<void> {
  await Promise.allSettled([...lanes.values()].map(({ provider }) => provider.dispose()));
}

// --- internal ---

function createBounds(config: ProviderConfig): LaneBounds {
  const { concurrency, requestsPerMinute, tokensPerMinute, adaptive, maxOutputTokens } = config;
  return {
    takeRequestSlot: createRequestRate(requestsPerMinute),
    adaptiveLimit: adaptive === true ? createAdaptiveLimit(concurrency) : undefined,
    tokenRate: tokensPerMinute === undefined ? undefined : createTokenRate(tokensPerMinute),
    maxOutputTokens,
  };
}
