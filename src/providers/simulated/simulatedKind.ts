import type { ProviderKind } from "../providerKind.ts";
import { type SimulatedConfig, simulatedProviderSchema } from "./simulatedConfig.ts";

export const simulatedKind: ProviderKind<SimulatedConfig> = {
  kind: "simulated",
  schema: simulatedProviderSchema,
  canEnforceSchema: true,
  takesFiles: true,
  async create(config, context) {
    const { createSimulatedProvider } = await import("./simulatedProvider.ts");
    return createSimulatedProvider(config, context);
  },
};
