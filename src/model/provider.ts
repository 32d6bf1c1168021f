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
}

export interface ProviderReply {
  /**
   * The reply as it came; an empty, refused or truncated one is still a reply. What came as reasoning is no part of it,
   * unless it is all that came: it then stands in a tag `<think>`.
   */
  readonly text: string;
  /** Some of what came was marked as reasoning. */
  readonly reasoning?: true;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly finishReason?: string;
  readonly responseModel?: string;
  readonly httpStatus?: number;
}

/**
 * What is under test. `send` makes exactly one request and repeats nothing; it throws `ProviderError`. When
 * its signal is aborted it throws promptly, with what had arrived if anything had.
 */
export interface Provider {
  /** Whether a `send` is one HTTP request, so that attempts count them. */
  readonly countsHttpRequests: boolean;
  send(request: ProviderRequest, signal: AbortSignal): Promise<ProviderReply>;
  dispose(): Promise<void>;
}

export interface ProviderErrorDetails {
  readonly kind: ErrorKind;
  readonly httpStatus?: number;
  /** The wait the server asked for. */
  readonly retryAfterMs?: number;
  /** Whatever had arrived before the fault. */
  readonly rawResponse?: string;
  /** True when the same request would only fail again, whatever its kind. */
  readonly isFinal?: boolean;
  readonly cause?: unknown;
}

/** A request that gave no reply to judge. */
export class ProviderError extends Error {
  readonly kind: ErrorKind;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly rawResponse: string;
  readonly isFinal: boolean;

  constructor(message: string, details: ProviderErrorDetails) {
    super(message, { cause: details.cause });
    this.name = "ProviderError";
    this.kind = details.kind;
    this.httpStatus = details.httpStatus;
    this.retryAfterMs = details.retryAfterMs;
    this.rawResponse = details.rawResponse ?? "";
    this.isFinal = details.isFinal ?? false;
  }
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
