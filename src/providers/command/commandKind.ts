import type { ProviderKind } from "../providerKind.ts";
import { type CommandConfig, commandProviderSchema } from "./commandConfig.ts";

export const commandKind: ProviderKind<CommandConfig> = {
  kind: "command",
  schema: commandProviderSchema,
  canEnforceSchema: false,
  startsProgram: true,
  async create(config, context) {
    const { createCommandProvider } = await import("./commandProvider.ts");
    return createCommandProvider(config, context);
  },
};
