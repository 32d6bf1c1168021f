import type { ProviderKind } from "../providerKind.ts";
import { type ReplayConfig, replayProviderSchema } from "./replayConfig.ts";
import { createReplayProvider } from "./replayProvider.ts";

export const replayKind: ProviderKind<ReplayConfig> = {
  kind: "replay",
  schema: replayProviderSchema,
  canEnforceSchema: true,
  takesFiles: true,
  asksNobody: true,
  isOfThisMachine: true,
  create: async (config, context) => createReplayProvider(config, context),
};
