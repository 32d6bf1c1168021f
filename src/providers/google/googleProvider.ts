import type { ModelList } from "../../model/modelList.ts";
import type { Provider } from "../../model/provider.ts";
import type { ModelAccess, ProviderContext } from "../providerContext.ts";
import { requestModels } from "../wire/requestModels.ts";
import { createWireProvider } from "../wire/wireProvider.ts";
import { generateFormat } from "./generateFormat.ts";
import type { GoogleConfig } from "./googleConfig.ts";

/** Google's Gemini API. */
export function createGoogleProvider(config: GoogleConfig, context: ProviderContext): Provider {
  return createWireProvider(generateFormat, config, context);
}

/** The models of Google's Gemini API. Throws `ProviderError`. */
export function listGoogleModels(
  config: GoogleConfig,
  access: ModelAccess,
  signal: AbortSignal,
): Promise<ModelList> {
  return requestModels(generateFormat, config, access, signal);
}
