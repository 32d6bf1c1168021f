import { findHttpFaults } from "../httpFaults.ts";
import type { ProviderKind } from "../providerKind.ts";
import { type GoogleConfig, googleBaseUrl, googleProviderSchema } from "./googleConfig.ts";
import { googleStrict } from "./googleStrict.ts";

export const googleKind: ProviderKind<GoogleConfig> = {
  kind: "google",
  schema: googleProviderSchema,
  findBaseUrl: ({ baseUrl = googleBaseUrl }) => baseUrl,
  canEnforceSchema: true,
  findFaults: findHttpFaults,
  findStrictSubset: () => googleStrict,
  takesFiles: true,
  async create(config, context) {
    const { createGoogleProvider } = await import("./googleProvider.ts");
    return createGoogleProvider(config, context);
  },
  async listModels(config, access, signal) {
    const { listGoogleModels } = await import("./googleProvider.ts");
    return listGoogleModels(config, access, signal);
  },
};
