import type { Provider } from "../../model/provider.ts";
import { createChatFormat } from "../openai/chatFormat.ts";
import { buildOpenaiSettings } from "../openai/openaiModels.ts";
import type { ProviderContext } from "../providerContext.ts";
import { joinUrl } from "../wire/joinUrl.ts";
import { createWireProvider } from "../wire/wireProvider.ts";
import { type AzureConfig, findAzureUrl } from "./azureConfig.ts";

/**
 * A deployment of Azure OpenAI: chat completions at an address of its own
 * (https://learn.microsoft.com/azure/ai-services/openai/reference).
 */
export function createAzureProvider(config: AzureConfig, context: ProviderContext): Provider {
  return createWireProvider(format, config, context);
}

// --- internal ---

const format = createChatFormat<AzureConfig>({
  buildUrl(config) {
    const path = `openai/deployments/${encodeURIComponent(config.deployment)}/chat/completions`;
    const url = joinUrl(findAzureUrl(config) ?? "", path);
    return `${url}?api-version=${encodeURIComponent(config.apiVersion)}`;
  },
  buildHeaders: (apiKey): Record<string, string> => (apiKey === "" ? {} : { "api-key": apiKey }),
  buildSettings: (config) => buildOpenaiSettings({ ...config, model: config.deployment }),
});
