import type { ProviderKind } from "../providerKind.ts";
import { type GoogleConfig, googleBaseUrl, googleProviderSchema } from "./googleConfig.ts";

export const googleKind: ProviderKind<GoogleConfig> = {
  kind: "google",
  schema: googleProviderSchema,
  findBaseUrl: ({ baseUrl = googleBaseUrl }) => baseUrl,
  canEnforceSchema: true,
  takesFiles: true,
  async create(config, context) {
    const { createGoogleProvider } = await import("./googleProvider.ts");
    return createGoogleProvider(config, context);
  },
};
