import type { ModelList } from "../../model/modelList.ts";
import type { Provider } from "../../model/provider.ts";
import { createChatFormat } from "../openai/chatFormat.ts";
import { buildOpenaiSettings } from "../openai/openaiModels.ts";
import type { ModelAccess, ProviderContext } from "../providerContext.ts";
import { joinUrl } from "../wire/joinUrl.ts";
import { requestModels } from "../wire/requestModels.ts";
import { createWireProvider } from "../wire/wireProvider.ts";
import { type AzureConfig, findAzureUrl } from "./azureConfig.ts";

/**
 * A deployment of Azure OpenAI: chat completions at an address of its own
 * (https://learn.microsoft.com/azure/ai-services/openai/reference).
 */
export function createAzureProvider(config: AzureConfig, context: ProviderContext): Provider {
  return createWireProvider(format, config, context);
}

/** The models that the resource could deploy. Throws `ProviderError`. */
export function listAzureModels(
  config: AzureConfig,
  access: ModelAccess,
  signal: AbortSignal,
): Promise<ModelList> {
  return requestModels(format, config, access, signal);
}

// --- internal ---

const format = createChatFormat<AzureConfig>({
  buildUrl(config) {
    const path = `openai/deployments/${encodeURIComponent(config.deployment)}/chat/completions`;
    const url = joinUrl(findAzureUrl(config) ?? "", path);
    return `${url}?api-version=${encodeURIComponent(config.apiVersion)}`;
  },
  buildModelsUrl(config) {
    const url = joinUrl(findAzureUrl(config) ?? "", "openai/models");
    return `${url}?api-version=${encodeURIComponent(config.apiVersion)}`;
  },
  buildHeaders: (apiKey): Record<string, string> => (apiKey === "" ? {} : { "api-key": apiKey }),
  buildSettings: (config) => buildOpenaiSettings({ ...config, model: config.deployment }),
});
