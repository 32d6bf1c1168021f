import type { ModelList } from "../../model/modelList.ts";
import type { Provider } from "../../model/provider.ts";
import { bearer, createChatFormat } from "../openai/chatFormat.ts";
import type { ModelAccess, ProviderContext } from "../providerContext.ts";
import { joinUrl } from "../wire/joinUrl.ts";
import { requestModels } from "../wire/requestModels.ts";
import { createWireProvider } from "../wire/wireProvider.ts";
import type { OpenaiCompatibleConfig } from "./openaiCompatibleConfig.ts";

/** Any server that speaks OpenAI's chat completions; strict mode sends `response_format` with the schema. */
export function createOpenaiCompatibleProvider(
  config: OpenaiCompatibleConfig,
  context: ProviderContext,
): Provider {
  return createWireProvider(format, config, context);
}

/** The models that the server lists. Throws `ProviderError`. */
export function listOpenaiCompatibleModels(
  config: OpenaiCompatibleConfig,
  access: ModelAccess,
  signal: AbortSignal,
): Promise<ModelList> {
  return requestModels(format, config, access, signal);
}

// --- internal ---

const format = createChatFormat<OpenaiCompatibleConfig>({
  buildUrl: ({ baseUrl }) => joinUrl(baseUrl, "chat/completions"),
  buildModelsUrl: ({ baseUrl }) => joinUrl(baseUrl, "models"),
  buildHeaders: bearer,
  buildSettings: ({ temperature, maxOutputTokens }) => ({
    ...(temperature !== undefined && { temperature }),
    ...(maxOutputTokens !== undefined && { max_tokens: maxOutputTokens }),
  }),
});
