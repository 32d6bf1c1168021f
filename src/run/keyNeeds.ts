import { withoutRepeats } from "../common/withoutRepeats.ts";
import { findKeyNeed, type KeyNeed } from "../model/config/keyNeed.ts";
import type { ProviderConfig } from "../model/config/providerConfig.ts";
import { providerKinds } from "../providers/providerKinds.ts";

/** The key a provider wants and the one origin it may be sent to; undefined when it names none. */
export function keyNeedOf(provider: ProviderConfig): KeyNeed | undefined {
  return findKeyNeed(provider, providerKinds);
}

/** The keys that these providers want, each once for each origin it goes to. */
export function listKeyNeeds(providers: readonly ProviderConfig[]): KeyNeed[] {
  return withoutRepeats(providers.flatMap((provider) => keyNeedOf(provider) ?? []));
}
