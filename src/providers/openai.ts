import { createOpenAI } from "@ai-sdk/openai";
import { defaultBaseUrls } from "../model/keyNeed.ts";
import type { Provider } from "../model/provider.ts";
import type { ProviderConfigOf } from "../model/runConfig.ts";
import { createSdkProvider } from "./aiSdk.ts";
import type { ProviderContext } from "./providerContext.ts";

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
