import { findHttpFaults } from "../httpFaults.ts";
import type { ProviderKind } from "../providerKind.ts";
import {
  type OpenaiCompatibleConfig,
  openaiCompatibleProviderSchema,
} from "./openaiCompatibleConfig.ts";

export const openaiCompatibleKind: ProviderKind<OpenaiCompatibleConfig> = {
  kind: "openai-compatible",
  schema: openaiCompatibleProviderSchema,
  findBaseUrl: ({ baseUrl }) => baseUrl,
  canEnforceSchema: true,
  findFaults: findHttpFaults,
  takesFiles: true,
  async create(config, context) {
    const { createOpenaiCompatibleProvider } = await import("./openaiCompatibleProvider.ts");
    return createOpenaiCompatibleProvider(config, context);
  },
  async listModels(config, access, signal) {
    const { listOpenaiCompatibleModels } = await import("./openaiCompatibleProvider.ts");
    return listOpenaiCompatibleModels(config, access, signal);
  },
};
