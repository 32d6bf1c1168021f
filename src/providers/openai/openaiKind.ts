import { findHttpFaults } from "../httpFaults.ts";
import type { ProviderKind } from "../providerKind.ts";
import { type OpenaiConfig, openaiBaseUrl, openaiProviderSchema } from "./openaiConfig.ts";
import { listUnsentSettings } from "./openaiModels.ts";
import { createOpenaiProvider, listOpenaiModels } from "./openaiProvider.ts";
import { openaiStrict } from "./openaiStrict.ts";

export const openaiKind: ProviderKind<OpenaiConfig> = {
  kind: "openai",
  schema: openaiProviderSchema,
  findBaseUrl: ({ baseUrl = openaiBaseUrl }) => baseUrl,
  canEnforceSchema: true,
  findFaults: findHttpFaults,
  findStrictSubset: () => openaiStrict,
  listChanges: listUnsentSettings,
  takesFiles: true,
  async create(config, context) {
    return createOpenaiProvider(config, context);
  },
  async listModels(config, access, signal) {
    return listOpenaiModels(config, access, signal);
  },
};
