import type { KeyFault } from "../../model/config/keyFault.ts";
import { findHttpFaults } from "../httpFaults.ts";
import { listUnsentSettings } from "../openai/openaiModels.ts";
import { openaiStrict } from "../openai/openaiStrict.ts";
import type { ProviderKind } from "../providerKind.ts";
import { type AzureConfig, azureProviderSchema, findAzureUrl } from "./azureConfig.ts";
import { createAzureProvider, listAzureModels } from "./azureProvider.ts";

export const azureKind: ProviderKind<AzureConfig> = {
  kind: "azure",
  schema: azureProviderSchema,
  modelKey: "deployment",
  findBaseUrl: findAzureUrl,
  canEnforceSchema: true,
  takesFiles: true,
  findStrictSubset: () => openaiStrict,
  listChanges: (config) => listUnsentSettings({ ...config, model: config.deployment }),
  findFaults: (config) => [...findPlaceFaults(config), ...findHttpFaults(config)],
  async create(config, context) {
    return createAzureProvider(config, context);
  },
  async listModels(config, access, signal) {
    return listAzureModels(config, access, signal);
  },
};

// --- internal ---

function findPlaceFaults({ resource, baseUrl }: AzureConfig): KeyFault[] {
  if (resource === undefined && baseUrl === undefined) {
    return [{ path: [], message: 'needs "resource", the name of the resource, or "baseUrl"' }];
  }
  if (resource === undefined || baseUrl === undefined) return [];
  return [{ path: ["resource"], message: 'does not go with "baseUrl": one of them says where' }];
}
