import type { ProviderKind } from "../providerKind.ts";
import { type SimulatedConfig, simulatedProviderSchema } from "./simulatedConfig.ts";
import { createSimulatedProvider } from "./simulatedProvider.ts";

export const simulatedKind: ProviderKind<SimulatedConfig> = {
  kind: "simulated",
  schema: simulatedProviderSchema,
  canEnforceSchema: true,
  takesFiles: true,
  asksNobody: true,
  async create(config, context) {
    return createSimulatedProvider(config, context);
  },
};
