import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import type { ProviderRequest } from "../../model/provider.ts";

/** What a reply says, as far as it is understood; all but the answer is read leniently. */
export interface WireReply {
  /** The answer; `""` where there is none. */
  readonly text: string;
  /** What is marked as reasoning; `""` where nothing is. */
  readonly reasoning: string;
  /** What the model wrote in place of an answer, such as calls of tools that nobody offered, as JSON. */
  readonly insteadOfText?: string | undefined;
  readonly finishReason?: string | undefined;
  readonly responseModel?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
}

/** A fault that a reply of status 200 tells of, as its body has it. */
export interface WireFault {
  readonly fault: unknown;
}

/** A reply without an answer; `missing` is the first field of the way to it that is not there. */
export interface NoAnswer {
  readonly missing: string;
}

/** One event of a stream, put together as the body that would have come without one. */
export interface StreamGatherer {
  /** Takes the JSON of an event; true when it holds text of the model. */
  take(event: unknown): boolean;
  /** The body so far; undefined where the stream ended before its end. */
  finish(): unknown;
}

/** How one API is spoken. `C` is the checked config of its kind. */
export interface WireFormat<C extends ProviderConfig = ProviderConfig> {
  /** Where requests go, without the `query` of the config. */
  buildUrl(config: C): string;
  buildHeaders(apiKey: string): Record<string, string>;
  /** The request, without the `body` of the config. */
  buildBody(config: C, request: ProviderRequest): Record<string, unknown>;
  readReply(body: Record<string, unknown>): WireReply | WireFault | NoAnswer;
  createGatherer(): StreamGatherer;
  readonly models: WireModels<C>;
}

/** How an API lists its models: a GET, and more of them while there is a next page. */
export interface WireModels<C extends ProviderConfig = ProviderConfig> {
  /** Where the list is, without the `query` of the config. */
  buildUrl(config: C): string;
  /** The parameters that the next page is asked for with; undefined after the last one. */
  nextPage(body: Record<string, unknown>): Record<string, string> | undefined;
}
