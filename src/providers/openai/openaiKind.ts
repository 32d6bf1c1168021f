import type { ProviderKind } from "../providerKind.ts";
import { type OpenaiConfig, openaiBaseUrl, openaiProviderSchema } from "./openaiConfig.ts";

export const openaiKind: ProviderKind<OpenaiConfig> = {
  kind: "openai",
  schema: openaiProviderSchema,
  findBaseUrl: ({ baseUrl = openaiBaseUrl }) => baseUrl,
  canEnforceSchema: true,
  takesFiles: true,
  async create(config, context) {
    const { createOpenaiProvider } = await import("./openaiProvider.ts");
    return createOpenaiProvider(config, context);
  },
};
