import { createAnthropic } from "@ai-sdk/anthropic";
import { defaultBaseUrls } from "../model/config/keyNeed.ts";
import type { ProviderConfigOf } from "../model/config/runConfig.ts";
import type { Provider } from "../model/provider.ts";
import type { ProviderContext } from "./providerContext.ts";
import { createSdkProvider } from "./sdk/aiSdk.ts";

/**
 * Anthropic's messages API; strict mode sends `output_config.format` to models that know it, else a required
 * tool `json` whose input is the reply.
 */
export function createAnthropicProvider(
  config: ProviderConfigOf<"anthropic">,
  context: ProviderContext,
): Provider {
  return createSdkProvider(config, context, ({ apiKey, fetch }) =>
    createAnthropic({
      baseURL: config.baseUrl ?? defaultBaseUrls.anthropic,
      apiKey,
      headers: config.headers,
      fetch,
    }).languageModel(config.model),
  );
}
