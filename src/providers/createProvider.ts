import type { ProviderConfig } from "../model/config/runConfig.ts";
import type { Provider } from "../model/provider.ts";
import type { ProviderContext } from "./providerContext.ts";

/** Makes the provider a config describes; each kind is loaded when first used. */
export async function createProvider(
  config: ProviderConfig,
  context: ProviderContext,
): Promise<Provider> {
  switch (config.kind) {
    case "simulated":
      return (await import("./simulated/simulated.ts")).createSimulatedProvider(config);
    case "openai-compatible":
      return (await import("./openaiCompatible.ts")).createOpenaiCompatibleProvider(
        config,
        context,
      );
    case "openai":
      return (await import("./openai.ts")).createOpenaiProvider(config, context);
    case "anthropic":
      return (await import("./anthropic.ts")).createAnthropicProvider(config, context);
    case "google":
      return (await import("./google.ts")).createGoogleProvider(config, context);
    case "vscode-lm":
      return (await import("./vscodeLm.ts")).createVscodeLmProvider(config, context);
    case "command":
      return (await import("./command.ts")).createCommandProvider(config, context);
    case "replay":
      return (await import("./replay.ts")).createReplayProvider(config, context);
  }
}
