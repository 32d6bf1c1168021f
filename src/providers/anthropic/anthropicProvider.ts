import type { ModelList } from "../../model/modelList.ts";
import type { Provider } from "../../model/provider.ts";
import type { ModelAccess, ProviderContext } from "../providerContext.ts";
import { requestModels } from "../wire/requestModels.ts";
import { createWireProvider } from "../wire/wireProvider.ts";
import type { AnthropicConfig } from "./anthropicConfig.ts";
import { messagesFormat } from "./messagesFormat.ts";

/** Anthropic's messages API. */
export function createAnthropicProvider(
  config: AnthropicConfig,
  context: ProviderContext,
): Provider {
  return createWireProvider(messagesFormat, config, context);
}

/** The models of Anthropic's API. Throws `ProviderError`. */
export function listAnthropicModels(
  config: AnthropicConfig,
  access: ModelAccess,
  signal: AbortSignal,
): Promise<ModelList> {
  return requestModels(messagesFormat, config, access, signal);
}
