import { createOpenAI } from "@ai-sdk/openai";
import type { Provider } from "../../model/provider.ts";
import type { ProviderContext } from "../providerContext.ts";
import { createSdkProvider } from "../sdk/aiSdk.ts";
import { type OpenaiConfig, openaiBaseUrl } from "./openaiConfig.ts";

/**
 * OpenAI over chat completions, not the newer responses API: it keeps nothing at the server unless asked to,
 * tells a refusal in a field of its own, and is what gateways behind a `baseUrl` speak.
 */
export function createOpenaiProvider(config: OpenaiConfig, context: ProviderContext): Provider {
  return createSdkProvider(config, context, ({ apiKey, fetch }) =>
    createOpenAI({
      baseURL: config.baseUrl ?? openaiBaseUrl,
      apiKey,
      headers: config.headers,
      fetch,
    }).chat(config.model),
  );
}
