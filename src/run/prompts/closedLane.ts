import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { ProviderError } from "../../model/provider.ts";
import type { ProviderLane } from "./sendRequest.ts";
import { createSentAs } from "./sentAs.ts";

/** The lane of a provider that is asked for nothing: its tests are errored with the reason. */
export function createClosedLane(config: ProviderConfig, reason: string): ProviderLane {
  const fault = new ProviderError(`not sent: ${reason}`, { kind: "auth" });
  return {
    provider: {
      countsHttpRequests: true,
      send: () => Promise.reject(fault),
      dispose: async () => {},
    },
    timeoutMs: config.timeoutMs,
    hope: { take: () => {}, givenUp: () => fault },
    sent: createSentAs(config),
    takeRequestSlot: async () => 0,
  };
}
