import { findKind } from "../model/config/kind.ts";
import type { ProviderConfig } from "../model/config/providerConfig.ts";
import type { Provider } from "../model/provider.ts";
import type { ProviderContext } from "./providerContext.ts";
import { providerKinds } from "./providerKinds.ts";

/** Makes the provider a config describes; each kind is loaded when first used. */
export function createProvider(
  config: ProviderConfig,
  context: ProviderContext,
): Promise<Provider> {
  return findKind(providerKinds, config.kind).create(config, context);
}
