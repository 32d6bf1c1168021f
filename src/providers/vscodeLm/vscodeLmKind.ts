import type { ProviderKind } from "../providerKind.ts";
import { type VscodeLmConfig, vscodeLmProviderSchema } from "./vscodeLmConfig.ts";
import { createVscodeLmProvider } from "./vscodeLmProvider.ts";

export const vscodeLmKind: ProviderKind<VscodeLmConfig> = {
  kind: "vscode-lm",
  schema: vscodeLmProviderSchema,
  modelKey: "family",
  canEnforceSchema: true,
  takesFiles: false,
  isOfThisMachine: true,
  create: async (config, context) => createVscodeLmProvider(config, context),
};
