import type { Provider } from "../../model/provider.ts";
import { bearer, createChatFormat } from "../openai/chatFormat.ts";
import type { ProviderContext } from "../providerContext.ts";
import { joinUrl } from "../wire/joinUrl.ts";
import { createWireProvider } from "../wire/wireProvider.ts";
import type { OpenaiCompatibleConfig } from "./openaiCompatibleConfig.ts";

/** Any server that speaks OpenAI's chat completions; strict mode sends `response_format` with the schema. */
export function createOpenaiCompatibleProvider(
  config: OpenaiCompatibleConfig,
  context: ProviderContext,
): Provider {
  return createWireProvider(format, config, context);
}

// --- internal ---

const format = createChatFormat<OpenaiCompatibleConfig>({
  buildUrl: ({ baseUrl }) => joinUrl(baseUrl, "chat/completions"),
  buildHeaders: bearer,
  buildSettings: ({ temperature, maxOutputTokens }) => ({
    ...(temperature !== undefined && { temperature }),
    ...(maxOutputTokens !== undefined && { max_tokens: maxOutputTokens }),
  }),
});
