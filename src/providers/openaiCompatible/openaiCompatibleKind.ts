import { findHttpFaults } from "../httpFaults.ts";
import type { ProviderKind } from "../providerKind.ts";
import {
  type OpenaiCompatibleConfig,
  openaiCompatibleProviderSchema,
} from "./openaiCompatibleConfig.ts";
import {
  createOpenaiCompatibleProvider,
  listOpenaiCompatibleModels,
} from "./openaiCompatibleProvider.ts";

export const openaiCompatibleKind: ProviderKind<OpenaiCompatibleConfig> = {
  kind: "openai-compatible",
  schema: openaiCompatibleProviderSchema,
  findBaseUrl: ({ baseUrl }) => baseUrl,
  canEnforceSchema: true,
  findFaults: findHttpFaults,
  takesFiles: true,
  async create(config, context) {
    return createOpenaiCompatibleProvider(config, context);
  },
  async listModels(config, access, signal) {
    return listOpenaiCompatibleModels(config, access, signal);
  },
};
