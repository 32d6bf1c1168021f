import type { ModelList } from "../../model/modelList.ts";
import type { Provider } from "../../model/provider.ts";
import type { ModelAccess, ProviderContext } from "../providerContext.ts";
import { joinUrl } from "../wire/joinUrl.ts";
import { requestModels } from "../wire/requestModels.ts";
import { createWireProvider } from "../wire/wireProvider.ts";
import { bearer, createChatFormat } from "./chatFormat.ts";
import { type OpenaiConfig, openaiBaseUrl } from "./openaiConfig.ts";
import { buildOpenaiSettings } from "./openaiModels.ts";

/**
 * OpenAI over chat completions, not the newer responses API: it keeps nothing at the server unless asked to,
 * tells a refusal in a field of its own, and is what gateways behind a `baseUrl` speak.
 */
export function createOpenaiProvider(config: OpenaiConfig, context: ProviderContext): Provider {
  return createWireProvider(format, config, context);
}

/** The models of the OpenAI API. Throws `ProviderError`. */
export function listOpenaiModels(
  config: OpenaiConfig,
  access: ModelAccess,
  signal: AbortSignal,
): Promise<ModelList> {
  return requestModels(format, config, access, signal);
}

// --- internal ---

const format = createChatFormat<OpenaiConfig>({
  buildUrl: ({ baseUrl = openaiBaseUrl }) => joinUrl(baseUrl, "chat/completions"),
  buildModelsUrl: ({ baseUrl = openaiBaseUrl }) => joinUrl(baseUrl, "models"),
  buildHeaders: bearer,
  buildSettings: buildOpenaiSettings,
});
