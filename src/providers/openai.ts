import { createOpenAI } from "@ai-sdk/openai";
import { defaultBaseUrls } from "../model/config/keyNeed.ts";
import type { ProviderConfigOf } from "../model/config/runConfig.ts";
import type { Provider } from "../model/provider.ts";
import type { ProviderContext } from "./providerContext.ts";
import { createSdkProvider } from "./sdk/aiSdk.ts";

/**
 * OpenAI over chat completions, not the newer responses API: it keeps nothing at the server unless asked to,
 * tells a refusal in a field of its own, and is what gateways behind a `baseUrl` speak.
 */
export function createOpenaiProvider(
  config: ProviderConfigOf<"openai">,
  context: ProviderContext,
): Provider {
  return createSdkProvider(config, context, ({ apiKey, fetch }) =>
    createOpenAI({
      baseURL: config.baseUrl ?? defaultBaseUrls.openai,
      apiKey,
      headers: config.headers,
      fetch,
    }).chat(config.model),
  );
}
