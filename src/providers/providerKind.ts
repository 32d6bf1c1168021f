import type { ProviderConfig, ProviderRules } from "../model/config/providerConfig.ts";
import type { ModelList } from "../model/modelList.ts";
import type { Provider } from "../model/provider.ts";
import type { ModelAccess, ProviderContext } from "./providerContext.ts";

/** One kind of provider: the keys it has in a config, and how it is made. */
export interface ProviderKind<C extends ProviderConfig = ProviderConfig> extends ProviderRules<C> {
  /** Loads what it needs when it is first called. */
  create(config: C, context: ProviderContext): Promise<Provider>;
  /** The models that its API lists, asked for at once; absent where nothing lists any. Throws `ProviderError`. */
  listModels?(config: C, access: ModelAccess, signal: AbortSignal): Promise<ModelList>;
}
