import type { JsonSchema } from "../model/config/jsonSchema.ts";
import type { RevealSecret } from "../model/config/secretRef.ts";
import type { SendEditorChat } from "../model/provider.ts";
import type { AttemptResult } from "../model/results/resultFile.ts";

/** Which stored attempt a `replay` provider asks for. */
export interface ReplayKey {
  readonly scenario: number;
  readonly runNumber: number;
  readonly step: number;
  readonly attemptNumber: number;
  /** Where the scenario has cases; counts in place of the run number where the stored test has one too. */
  readonly case?: string;
  readonly round?: number;
}

/** The attempts of one provider of an earlier run. */
export interface ReplaySource {
  find(key: ReplayKey): AttemptResult | undefined | Promise<AttemptResult | undefined>;
}

/** What a provider is given beside its config. */
export interface ProviderContext {
  /** Credentials that the config names; they go to the provider's own origin, or its own program, only. */
  readonly reveal: RevealSecret;
  /** A yes or no for values against a schema. */
  readonly compileSchema: (schema: JsonSchema) => (value: unknown) => boolean;
  /** Folder of the config file: `cwd` of a command is relative to it. */
  readonly configFolder: string;
  /** Proxy URL of the editor's settings; the environment's proxy variables count when absent. */
  readonly proxy?: string;
  readonly sendEditorChat?: SendEditorChat;
  readonly loadReplay?: (run: string, provider: string) => Promise<ReplaySource>;
}

/** What a list of models is asked for with, beside the config. */
export interface ModelAccess extends Pick<ProviderContext, "reveal" | "proxy"> {
  /** Longest wait for the whole list; 10 s when absent. */
  readonly timeoutMs?: number;
}
