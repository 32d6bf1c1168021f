import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { ProviderConfigOf } from "../model/config/runConfig.ts";
import type { Provider } from "../model/provider.ts";
import type { ProviderContext } from "./providerContext.ts";
import { createSdkProvider } from "./sdk/aiSdk.ts";

/** Any server that speaks OpenAI's chat completions; strict mode sends `response_format` with the schema. */
export function createOpenaiCompatibleProvider(
  config: ProviderConfigOf<"openai-compatible">,
  context: ProviderContext,
): Provider {
  return createSdkProvider(config, context, ({ apiKey, fetch }) =>
    createOpenAICompatible({
      name: "openai-compatible",
      baseURL: config.baseUrl,
      apiKey,
      headers: config.headers,
      supportsStructuredOutputs: true,
      fetch,
    }).chatModel(config.model),
  );
}
