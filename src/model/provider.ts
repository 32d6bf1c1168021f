import type { ChatMessage } from "./chatMessage.ts";
import type { JsonSchema } from "./config/jsonSchema.ts";
import type { ErrorKind } from "./results/resultFile.ts";

/** One request to a provider; `schema` is self-contained (no `$ref` leaves it). */
export interface ProviderRequest {
  readonly messages: readonly ChatMessage[];
  readonly schema: JsonSchema;
  readonly mode: "prompt" | "strict";
  readonly scenario: number;
  readonly runNumber: number;
  readonly step: number;
  readonly attemptNumber: number;
  /** Id of the case and round, where the scenario has cases. */
  readonly case?: string;
  readonly round?: number;
  /** What the case expects of this step, for providers that make replies up; never for one that is tested. */
  readonly expected?: unknown;
  /** What the `files` of its messages hold, by `path`. */
  readonly files?: ReadonlyMap<string, FileContent>;
}

/** What a file of a message held when its test began. */
export interface FileContent {
  /** Absolute path. */
  readonly file: string;
  readonly content: Uint8Array;
}

export interface ProviderReply {
  /**
   * The reply as it came; an empty, refused or truncated one is still a reply. What came as reasoning is no part of it,
   * unless it is all that came: it then stands in a tag `<think>`.
   */
  readonly text: string;
  /** Some of what came was marked as reasoning. */
  readonly reasoning?: true;
  /** What came in place of a text, such as calls of tools; kept beside the empty text, and not judged. */
  readonly insteadOfText?: string;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** Of the input tokens. */
  readonly cachedInputTokens?: number | undefined;
  /** Of the output tokens. */
  readonly reasoningTokens?: number | undefined;
  readonly finishReason?: string | undefined;
  readonly responseModel?: string | undefined;
  readonly httpStatus?: number | undefined;
  /** What is odd about the reply itself, each as a sentence. */
  readonly warnings?: readonly string[];
  /** From the request to the first text of the model, where it is streamed. */
  readonly timeToFirstTokenMs?: number;
}

/** Told what becomes of an HTTP request on its way. */
export interface SendWatch {
  /** It is handed to the system in this turn, so that it may arrive whatever happens here; again when it is sent anew. */
  readonly onSent?: (() => void) | undefined;
  /** It is sent anew because nobody had read it: its time counts from there. */
  readonly onResend?: (() => void) | undefined;
}

/**
 * What is under test. `send` makes exactly one request and repeats nothing; it throws `ProviderError`. When
 * its signal is aborted it throws promptly, with what had arrived if anything had.
 */
export interface Provider {
  /** Whether a `send` is one HTTP request, so that attempts count them. */
  readonly countsHttpRequests: boolean;
  send(request: ProviderRequest, signal: AbortSignal, watch?: SendWatch): Promise<ProviderReply>;
  dispose(): Promise<void>;
}

export interface ProviderErrorDetails {
  readonly kind: ErrorKind;
  readonly httpStatus?: number;
  /** The wait the server asked for. */
  readonly retryAfterMs?: number;
  /** Whatever had arrived before the fault. */
  readonly rawResponse?: string;
  /** Whether the same request may succeed later; by its kind and status where not set. */
  readonly isRepeatable?: boolean | undefined;
  /** True when every other request to this provider would meet the same, such as a refused key. */
  readonly isLasting?: boolean;
  readonly cause?: unknown;
}

/** A request that gave no reply to judge. */
export class ProviderError extends Error {
  readonly kind: ErrorKind;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly rawResponse: string;
  readonly isRepeatable: boolean;
  readonly isLasting: boolean;

  constructor(message: string, details: ProviderErrorDetails) {
    super(message, { cause: details.cause });
    this.name = "ProviderError";
    this.kind = details.kind;
    this.httpStatus = details.httpStatus;
    this.retryAfterMs = details.retryAfterMs;
    this.rawResponse = details.rawResponse ?? "";
    this.isRepeatable = details.isRepeatable ?? mayPass(details);
    this.isLasting = details.isLasting ?? false;
  }
}

/** 429, 5xx and network faults. */
function mayPass({ kind, httpStatus }: ProviderErrorDetails): boolean {
  return kind === "rate_limit" || kind === "network" || (httpStatus ?? 0) >= 500;
}

/** A chat request that only the editor can make (`vscode.lm`). */
export interface EditorChatRequest {
  readonly vendor: string;
  readonly family: string;
  readonly messages: readonly ChatMessage[];
  readonly mode: "prompt" | "strict";
  readonly schema: JsonSchema;
}
export type SendEditorChat = (
  request: EditorChatRequest,
  signal: AbortSignal,
) => Promise<ProviderReply>;
