import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { Provider } from "../../model/provider.ts";
import type { ProviderContext } from "../providerContext.ts";
import { createSdkProvider } from "../sdk/aiSdk.ts";
import type { OpenaiCompatibleConfig } from "./openaiCompatibleConfig.ts";

/** Any server that speaks OpenAI's chat completions; strict mode sends `response_format` with the schema. */
export function createOpenaiCompatibleProvider(
  config: OpenaiCompatibleConfig,
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
