import type { Provider } from "../../model/provider.ts";
import type { ProviderContext } from "../providerContext.ts";
import { createWireProvider } from "../wire/wireProvider.ts";
import { generateFormat } from "./generateFormat.ts";
import type { GoogleConfig } from "./googleConfig.ts";

/** Google's Gemini API. */
export function createGoogleProvider(config: GoogleConfig, context: ProviderContext): Provider {
  return createWireProvider(generateFormat, config, context);
}
