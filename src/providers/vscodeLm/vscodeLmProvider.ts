import { orAborted } from "../../common/abortable.ts";
import { type Provider, ProviderError } from "../../model/provider.ts";
import type { ProviderContext } from "../providerContext.ts";
import type { VscodeLmConfig } from "./vscodeLmConfig.ts";

/** A language model of the editor, reached through the editor's process; errors as `unsupported` without one. */
export function createVscodeLmProvider(config: VscodeLmConfig, context: ProviderContext): Provider {
  const { vendor, family } = config;
  return {
    countsHttpRequests: false,
    send: async ({ messages, mode, schema }, signal) => {
      signal.throwIfAborted();
      if (context.sendEditorChat === undefined) {
        throw new ProviderError("vscode-lm models can be reached from VS Code only", {
          kind: "unsupported",
        });
      }
      const request = { vendor, family, messages, mode, schema };
      return await orAborted(context.sendEditorChat(request, signal), signal);
    },
    dispose: async () => undefined,
  };
}
