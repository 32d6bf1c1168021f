import path from "node:path";
import type { GrantedKey } from "../../model/config/keyNeed.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { UserError } from "../../model/userError.ts";
import { createProvider } from "../../providers/createProvider.ts";
import { createMatcher } from "../../scenarios/schemas/createValidator.ts";
import type { StartRunOptions } from "../activeRun.ts";
import { keyNeedOf } from "../keyNeeds.ts";
import { createAdaptiveLimit } from "./adaptiveLimit.ts";
import type { LaneBounds } from "./laneBounds.ts";
import { loadReplaySource } from "./loadReplaySource.ts";
import { createProviderHope } from "./providerHope.ts";
import { createRequestRate } from "./requestRate.ts";
import type { ProviderLane } from "./sendRequest.ts";
import { createTokenRate } from "./tokenRate.ts";

/** One lane per provider, by id. Throws a `UserError` when a provider's key was not granted. */
export async function createLanes(
  providers: readonly ProviderConfig[],
  options: Pick<StartRunOptions, "store" | "loaded" | "keys" | "proxy" | "sendEditorChat">,
): Promise<Map<string, ProviderLane>> {
  const lanes = new Map<string, ProviderLane>();
  try {
    for (const config of providers) {
      const apiKey = grantedKeyOf(config, options.keys);
      const provider = await createProvider(config, {
        compileSchema: createMatcher,
        configFolder: path.dirname(options.loaded.file),
        loadReplay: (run, providerId) => loadReplaySource(options.store, run, providerId),
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
        ...(options.sendEditorChat === undefined ? {} : { sendEditorChat: options.sendEditorChat }),
      });
      const { timeoutMs } = config;
      const hope = createProviderHope();
      lanes.set(config.id, { provider, timeoutMs, hope, ...createBounds(config) });
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

function grantedKeyOf(config: ProviderConfig, keys: readonly GrantedKey[]): string | undefined {
  const need = keyNeedOf(config);
  if (need === undefined) return undefined;
  const { source, name, origin } = need;
  const granted = keys.find(
    (key) => key.source === source && key.name === name && key.origin === origin,
  );
  if (granted?.value !== undefined && granted.value !== "") return granted.value;
  const what = source === "env" ? `environment variable ${name}` : `stored key "${name}"`;
  throw new UserError(`Provider "${config.id}" needs the ${what} for ${origin}; it is not set.`, {
    code: "config",
  });
}
