import type { ProviderKind } from "../providerKind.ts";
import { type VscodeLmConfig, vscodeLmProviderSchema } from "./vscodeLmConfig.ts";

export const vscodeLmKind: ProviderKind<VscodeLmConfig> = {
  kind: "vscode-lm",
  schema: vscodeLmProviderSchema,
  canEnforceSchema: true,
  async create(config, context) {
    const { createVscodeLmProvider } = await import("./vscodeLmProvider.ts");
    return createVscodeLmProvider(config, context);
  },
};
