import type { ProviderConfig, ProviderRules } from "../model/config/providerConfig.ts";
import type { Provider } from "../model/provider.ts";
import type { ProviderContext } from "./providerContext.ts";

/** One kind of provider: the keys it has in a config, and how it is made. */
export interface ProviderKind<C extends ProviderConfig = ProviderConfig> extends ProviderRules<C> {
  /** Loads what it needs when it is first called. */
  create(config: C, context: ProviderContext): Promise<Provider>;
}
