import type { ProviderConfig } from "../model/config/providerConfig.ts";
import type { ModelList } from "../model/modelList.ts";

/** The models that providers listed when a person asked, for a while. */
export interface ModelMemory {
  keep(provider: ProviderConfig, list: ModelList): void;
  /** Ids of models, as they were listed by whatever is asked at the same address in the same way. */
  find(provider: ProviderConfig): readonly string[] | undefined;
}

/** `now` is in milliseconds since some moment. */
export function createModelMemory(now = () => performance.now()): ModelMemory {
  const known = new Map<string, { readonly since: number; readonly ids: readonly string[] }>();
  return {
    keep(provider, { models }) {
      const key = keyOf(provider);
      known.delete(key);
      known.set(key, { since: now(), ids: models.slice(0, mostModels).map(({ id }) => id) });
      const [oldest] = known.keys();
      if (known.size > mostLists && oldest !== undefined) known.delete(oldest);
    },
    find(provider) {
      const kept = known.get(keyOf(provider));
      return kept !== undefined && now() - kept.since < keptMs ? kept.ids : undefined;
    },
  };
}

// --- internal ---

const keptMs = 30 * 60_000;
const mostLists = 20;
const mostModels = 5000;

/** Whom to ask, and with which key; what is asked of the model itself is no part of it. */
function keyOf({ kind, baseUrl, apiKey, headers, query, resource }: ProviderConfig): string {
  return JSON.stringify([kind, baseUrl, apiKey, headers, query, resource]);
}
