import type { ProviderKind } from "../providerKind.ts";
import { type ReplayConfig, replayProviderSchema } from "./replayConfig.ts";

export const replayKind: ProviderKind<ReplayConfig> = {
  kind: "replay",
  schema: replayProviderSchema,
  canEnforceSchema: true,
  async create(config, context) {
    const { createReplayProvider } = await import("./replayProvider.ts");
    return createReplayProvider(config, context);
  },
};
