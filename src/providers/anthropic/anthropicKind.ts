import { findHttpFaults } from "../httpFaults.ts";
import type { ProviderKind } from "../providerKind.ts";
import {
  type AnthropicConfig,
  anthropicBaseUrl,
  anthropicProviderSchema,
} from "./anthropicConfig.ts";
import { hasOutputFormat, listChangedSettings } from "./anthropicModels.ts";
import { createAnthropicProvider, listAnthropicModels } from "./anthropicProvider.ts";
import { anthropicStrict } from "./anthropicStrict.ts";

export const anthropicKind: ProviderKind<AnthropicConfig> = {
  kind: "anthropic",
  schema: anthropicProviderSchema,
  findBaseUrl: ({ baseUrl = anthropicBaseUrl }) => baseUrl,
  canEnforceSchema: true,
  findFaults: findHttpFaults,
  findStrictSubset: ({ model = "" }) => (hasOutputFormat(model) ? anthropicStrict : undefined),
  listChanges: listChangedSettings,
  takesFiles: true,
  async create(config, context) {
    return createAnthropicProvider(config, context);
  },
  async listModels(config, access, signal) {
    return listAnthropicModels(config, access, signal);
  },
};
