import { withoutRepeats } from "../common/withoutRepeats.ts";
import { findKeyNeeds, type KeyNeed } from "../model/config/keyNeed.ts";
import type { LoadedStreamScenario } from "../model/config/loadedConfig.ts";
import type { ProviderConfig } from "../model/config/providerConfig.ts";
import { findStreamKeyNeeds } from "../model/config/streamKeyNeeds.ts";
import { providerKinds } from "../providers/providerKinds.ts";

/** A key with who wants it, as a sentence begins: `Provider "gpt"`. */
export interface OwnedNeed {
  readonly owner: string;
  readonly need: KeyNeed;
}

/** What of a config may want keys. */
export interface KeyOwners {
  readonly providers: readonly ProviderConfig[];
  readonly streams: readonly LoadedStreamScenario[];
}

/** The keys a provider wants, each with the one place it may be sent to. */
export function keyNeedsOf(provider: ProviderConfig): KeyNeed[] {
  return findKeyNeeds(provider, providerKinds);
}

/** Every key that is wanted, with its owner. */
export function listOwnedNeeds({ providers, streams }: KeyOwners): OwnedNeed[] {
  return [
    ...providers.flatMap((provider) =>
      keyNeedsOf(provider).map((need) => ({ owner: `Provider "${provider.id}"`, need })),
    ),
    ...streams.flatMap((scenario) =>
      findStreamKeyNeeds(scenario).map((need) => ({ owner: `Scenario ${scenario.number}`, need })),
    ),
  ];
}

/** Each key once for each place it goes to. */
export function listKeyNeeds(owners: KeyOwners): KeyNeed[] {
  return withoutRepeats(listOwnedNeeds(owners).map(({ need }) => need));
}
