import type { ProviderKind } from "../providerKind.ts";
import {
  type AnthropicConfig,
  anthropicBaseUrl,
  anthropicProviderSchema,
} from "./anthropicConfig.ts";

export const anthropicKind: ProviderKind<AnthropicConfig> = {
  kind: "anthropic",
  schema: anthropicProviderSchema,
  findBaseUrl: ({ baseUrl = anthropicBaseUrl }) => baseUrl,
  canEnforceSchema: true,
  takesFiles: true,
  async create(config, context) {
    const { createAnthropicProvider } = await import("./anthropicProvider.ts");
    return createAnthropicProvider(config, context);
  },
};
