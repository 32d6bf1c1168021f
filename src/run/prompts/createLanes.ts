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
import { createSharedRates, type TakeTurn } from "./sharedRates.ts";
import { createTokenRate } from "./tokenRate.ts";

/** What lanes are made of: a run, or a worker, which has no stored runs and shares its rates with others. */
export interface LaneOptions
  extends Pick<StartRunOptions, "loaded" | "keys" | "proxy" | "sendEditorChat">,
    Partial<Pick<StartRunOptions, "store">> {
  /** Takes turns in the rates of a provider, by its id, that many machines share. */
  readonly shareRate?: (provider: string) => TakeTurn;
}

/** One lane per provider, by id. Throws a `UserError` when a provider's key was not granted. */
export async function createLanes(
  providers: readonly ProviderConfig[],
  options: LaneOptions,
): Promise<Map<string, ProviderLane>> {
  const lanes = new Map<string, ProviderLane>();
  const { store } = options;
  try {
    for (const config of providers) {
      const reveal = revealKeysOf(config, options.keys);
      const provider = await createProvider(config, {
        compileSchema: createMatcher,
        configFolder: path.dirname(options.loaded.file),
        reveal,
        ...(store && {
          loadReplay: (run, providerId) => loadReplaySource(store, run, providerId),
        }),
        ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
        ...(options.sendEditorChat === undefined ? {} : { sendEditorChat: options.sendEditorChat }),
      });
      const { timeoutMs } = config;
      const hope = createProviderHope();
      const sent = createSentAs(config);
      const takeTurn = options.shareRate?.(config.id);
      const bounds = createBounds(config, takeTurn);
      lanes.set(config.id, { provider, timeoutMs, hope, sent, ...bounds });
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

function createBounds(config: ProviderConfig, takeTurn: TakeTurn | undefined): LaneBounds {
  const { concurrency, requestsPerMinute, tokensPerMinute, adaptive, maxOutputTokens } = config;
  const rates =
    takeTurn === undefined
      ? {
          takeRequestSlot: createRequestRate(requestsPerMinute),
          tokenRate: tokensPerMinute === undefined ? undefined : createTokenRate(tokensPerMinute),
        }
      : createSharedRates(config, takeTurn);
  return {
    ...rates,
    adaptiveLimit: adaptive === true ? createAdaptiveLimit(concurrency) : undefined,
    maxOutputTokens,
  };
}
