import type { GrantedKey } from "../../model/config/keyNeed.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { ProviderError, type ProviderReply, type SendEditorChat } from "../../model/provider.ts";
import { UserError } from "../../model/userError.ts";
import { createProvider } from "../../providers/createProvider.ts";
import { adviseOn } from "../../report/failureAdvice.ts";
import { createMatcher } from "../../scenarios/schemas/createValidator.ts";
import { revealKeysOf } from "../grantedKeys.ts";
import { createMasker } from "../masking/masker.ts";

/** What came of one small request. */
export interface ProviderTrial {
  /** Send to last byte. */
  readonly latencyMs: number;
  /** The beginning of what was replied. */
  readonly reply?: string;
  /** Set instead of `reply`: why there is none. */
  readonly fault?: string;
  /** What mends the fault. */
  readonly advice?: string;
}

export interface TryOptions {
  readonly keys: readonly GrantedKey[];
  /** Folder that the config is to lie in. */
  readonly configFolder: string;
  readonly proxy?: string | undefined;
  readonly sendEditorChat?: SendEditorChat | undefined;
  readonly signal: AbortSignal;
}

/** Sends one small request to a provider, once, and waits no longer than its `timeoutMs`, 30 s at most. */
export async function tryProvider(
  config: ProviderConfig,
  { keys, configFolder, proxy, sendEditorChat, signal }: TryOptions,
): Promise<ProviderTrial> {
  const masker = createMasker(keys);
  const timeoutMs = Math.min(config.timeoutMs, longestMs);
  const timeout = AbortSignal.timeout(timeoutMs);
  let sentAt = performance.now();
  const passedMs = () => Math.round(performance.now() - sentAt);
  try {
    const provider = await createProvider(config, {
      reveal: revealKeysOf(config, keys),
      compileSchema: createMatcher,
      configFolder,
      ...(proxy === undefined ? {} : { proxy }),
      ...(sendEditorChat === undefined ? {} : { sendEditorChat }),
    });
    try {
      sentAt = performance.now();
      const reply = await provider.send(request, AbortSignal.any([signal, timeout]));
      return { latencyMs: passedMs(), ...describeReply(reply, (text) => masker.text(text)) };
    } finally {
      await provider.dispose();
    }
  } catch (error) {
    signal.throwIfAborted();
    const latencyMs = passedMs();
    if (timeout.aborted) {
      const fault = `nothing came within ${timeoutMs / 1000} s`;
      return { latencyMs, fault, advice: adviseOn("network", false) };
    }
    if (!(error instanceof ProviderError || error instanceof UserError)) throw error;
    return {
      latencyMs,
      fault: masker.text(error.message),
      advice: adviseOn(reasonOf(error), false),
    };
  }
}

// --- internal ---

const longestMs = 30_000;
const mostShown = 200;

const request = {
  messages: [
    { role: "user", content: 'Reply with the JSON object {"ok": true} and nothing else.' },
  ],
  schema: {
    type: "object",
    properties: { ok: { type: "boolean" } },
    required: ["ok"],
    additionalProperties: false,
  },
  mode: "prompt",
  scenario: 1,
  runNumber: 1,
  step: 1,
  attemptNumber: 1,
} as const;

/** An empty reply is one too: the model was reached. */
function describeReply(
  { text, finishReason }: ProviderReply,
  mask: (text: string) => string,
): Pick<ProviderTrial, "reply"> {
  const reply = mask(text).trim().slice(0, mostShown);
  if (reply !== "") return { reply };
  return { reply: `an empty reply${finishReason === undefined ? "" : ` (${finishReason})`}` };
}

function reasonOf(error: ProviderError | UserError): string {
  if (error instanceof UserError) return "auth";
  const { httpStatus } = error;
  return error.kind === "http" && httpStatus !== undefined ? `http ${httpStatus}` : error.kind;
}
