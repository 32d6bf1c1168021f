import { findHttpFaults } from "../httpFaults.ts";
import type { ProviderKind } from "../providerKind.ts";
import { type GoogleConfig, googleBaseUrl, googleProviderSchema } from "./googleConfig.ts";
import { createGoogleProvider, listGoogleModels } from "./googleProvider.ts";
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
    return createGoogleProvider(config, context);
  },
  async listModels(config, access, signal) {
    return listGoogleModels(config, access, signal);
  },
};
