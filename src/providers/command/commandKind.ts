import type { ProviderKind } from "../providerKind.ts";
import { type CommandConfig, commandProviderSchema } from "./commandConfig.ts";
import { createCommandProvider } from "./commandProvider.ts";

export const commandKind: ProviderKind<CommandConfig> = {
  kind: "command",
  schema: commandProviderSchema,
  canEnforceSchema: false,
  takesFiles: true,
  startsProgram: true,
  create: async (config, context) => createCommandProvider(config, context),
};
