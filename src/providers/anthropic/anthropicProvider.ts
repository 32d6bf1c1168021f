import { createAnthropic } from "@ai-sdk/anthropic";
import type { Provider } from "../../model/provider.ts";
import type { ProviderContext } from "../providerContext.ts";
import { createSdkProvider } from "../sdk/aiSdk.ts";
import { type AnthropicConfig, anthropicBaseUrl } from "./anthropicConfig.ts";

/**
 * Anthropic's messages API; strict mode sends `output_config.format` to models that know it, else a required
 * tool `json` whose input is the reply.
 */
export function createAnthropicProvider(
  config: AnthropicConfig,
  context: ProviderContext,
): Provider {
  return createSdkProvider(config, context, ({ apiKey, fetch }) =>
    createAnthropic({
      baseURL: config.baseUrl ?? anthropicBaseUrl,
      apiKey,
      headers: config.headers,
      fetch,
    }).languageModel(config.model),
  );
}
