import type { Provider } from "../../model/provider.ts";
import type { ProviderContext } from "../providerContext.ts";
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
