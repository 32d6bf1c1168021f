import type { ChatMessage } from "../../model/chatMessage.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import type { ProviderRequest } from "../../model/provider.ts";
import { joinContent, readCount, readText, toList, toRecord } from "../wire/lenient.ts";
import { isImage, listSentFiles, type SentFile, toDataUrl } from "../wire/sentFiles.ts";
import type {
  NoAnswer,
  StreamGatherer,
  WireFault,
  WireFormat,
  WireReply,
} from "../wire/wireFormat.ts";

/** Keys of a config that a chat completion is made with. */
export interface ChatConfig extends ProviderConfig {
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly stream?: boolean;
}

/** What differs among the servers that speak it. */
export interface ChatDialect<C extends ChatConfig> {
  buildUrl(config: C): string;
  /** Where its models are listed. */
  buildModelsUrl(config: C): string;
  buildHeaders(apiKey: string): Record<string, string>;
  /** Sampling and bounds, under the names that the model knows. */
  buildSettings(config: C): Record<string, unknown>;
}

/** OpenAI's chat completions: https://platform.openai.com/docs/api-reference/chat */
export function createChatFormat<C extends ChatConfig>(dialect: ChatDialect<C>): WireFormat<C> {
  return {
    buildUrl: dialect.buildUrl,
    buildHeaders: dialect.buildHeaders,
    buildBody: (config, request) => ({
      ...(config.model === undefined ? {} : { model: config.model }),
      ...dialect.buildSettings(config),
      messages: request.messages.map((message) => toMessage(message, request)),
      ...(request.mode === "strict" && { response_format: buildFormat(request) }),
      ...(config.stream === true && { stream: true, stream_options: { include_usage: true } }),
    }),
    readReply,
    createGatherer,
    models: { buildUrl: dialect.buildModelsUrl, nextPage },
  };
}

export function bearer(apiKey: string): Record<string, string> {
  return apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` };
}

// --- internal ---

/** Parts only where there are files: not every server that speaks this takes them. */
function toMessage(message: ChatMessage, request: ProviderRequest): Record<string, unknown> {
  const { role, content } = message;
  const files = listSentFiles(message, request).map(toPart);
  if (files.length === 0) return { role, content };
  return { role, content: [...files, { type: "text", text: content }] };
}

/** https://platform.openai.com/docs/guides/images-vision and https://platform.openai.com/docs/guides/pdf-files */
function toPart(file: SentFile): Record<string, unknown> {
  const url = toDataUrl(file);
  if (isImage(file)) return { type: "image_url", image_url: { url } };
  return { type: "file", file: { filename: nameOf(file), file_data: url } };
}

function nameOf({ path }: SentFile): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A schema of this API is an object; a boolean one has an equal that is. */
function buildFormat({ schema }: ProviderRequest) {
  const asObject = typeof schema === "boolean" ? (schema ? {} : { not: {} }) : schema;
  return {
    type: "json_schema",
    json_schema: { name: "response", schema: asObject, strict: true },
  };
}

function readReply(body: Record<string, unknown>): WireReply | WireFault | NoAnswer {
  const { choices, error, usage, model } = body;
  if (isFault(error)) return { fault: error };
  if (!Array.isArray(choices)) return { missing: "choices" };
  const choice = toRecord(choices[0]);
  if (choices.length === 0) return { missing: "choices[0]" };
  if (isFault(choice.error)) return { fault: choice.error };
  const reason = readText(choice.finish_reason);
  const message = toRecord(choice.message);
  if (reason === "error") return { fault: message.error ?? message.content ?? choice };
  const answer = readAnswer(choice, message);
  if (answer === undefined) return { missing: findMissing(choice) };
  return {
    ...answer,
    finishReason: readText(message.refusal) === undefined ? nameReason(reason) : "refusal",
    responseModel: readText(model),
    ...readUsage(toRecord(usage)),
  };
}

/** OpenAI's own list is one page; some servers page theirs as its other lists are. */
function nextPage({ has_more: hasMore, last_id: lastId }: Record<string, unknown>) {
  const after = readText(lastId);
  return hasMore === true && after !== undefined ? { after } : undefined;
}

function isFault(error: unknown): boolean {
  return error !== undefined && error !== null && error !== false && error !== "";
}

function readAnswer(
  choice: Record<string, unknown>,
  message: Record<string, unknown>,
): Pick<WireReply, "text" | "reasoning" | "insteadOfText"> | undefined {
  const { text, reasoning } = joinContent(message.content ?? choice.text);
  const apart = joinContent(message.reasoning_content ?? message.reasoning).text;
  const calls = toList(message.tool_calls);
  const call = message.function_call;
  const instead =
    calls.length > 0 ? calls : call === undefined || call === null ? undefined : [call];
  const answer = text === "" ? (readText(message.refusal) ?? "") : text;
  const holdsNothing = answer === "" && apart === "" && reasoning === "" && instead === undefined;
  if (holdsNothing && !("content" in message) && !("text" in choice)) return undefined;
  return {
    text: answer,
    reasoning: apart + reasoning,
    ...(instead !== undefined && { insteadOfText: formatExactJson(instead) }),
  };
}

function findMissing(choice: Record<string, unknown>): string {
  return "message" in choice ? "choices[0].message.content" : "choices[0].message";
}

function nameReason(reason: string | undefined): string | undefined {
  if (reason === "content_filter") return "content-filter";
  return reason === "tool_calls" || reason === "function_call" ? "tool-calls" : reason;
}

function readUsage(usage: Record<string, unknown>) {
  return {
    inputTokens: readCount(usage.prompt_tokens),
    outputTokens: readCount(usage.completion_tokens),
    cachedInputTokens: readCount(toRecord(usage.prompt_tokens_details).cached_tokens),
    reasoningTokens: readCount(toRecord(usage.completion_tokens_details).reasoning_tokens),
  };
}

/** Deltas of the first choice, added up: https://platform.openai.com/docs/api-reference/chat-streaming */
function createGatherer(): StreamGatherer {
  const texts = { content: "", reasoning_content: "", refusal: "" };
  const calls: Record<string, unknown>[] = [];
  const whole: Record<string, unknown> = {};
  let finishReason: unknown;
  return {
    take(event) {
      const { choices, error, usage, model } = toRecord(event);
      if (isFault(error)) whole.error = error;
      if (model !== undefined) whole.model = model;
      if (usage !== undefined && usage !== null) whole.usage = usage;
      const choice = toRecord(toList(choices)[0]);
      if (isFault(choice.error)) whole.error = choice.error;
      finishReason = choice.finish_reason ?? finishReason;
      const delta = toRecord(choice.delta);
      addCalls(calls, delta.tool_calls);
      const { text, reasoning } = joinContent(delta.content);
      const pieces = {
        content: text,
        reasoning_content: reasoning + joinContent(delta.reasoning_content ?? delta.reasoning).text,
        refusal: readText(delta.refusal) ?? "",
      };
      texts.content += pieces.content;
      texts.reasoning_content += pieces.reasoning_content;
      texts.refusal += pieces.refusal;
      return Object.values(pieces).some((piece) => piece !== "");
    },
    finish() {
      if (finishReason === undefined && whole.error === undefined) return undefined;
      const message = { ...texts, ...(calls.length > 0 && { tool_calls: calls }) };
      return { ...whole, choices: [{ message, finish_reason: finishReason }] };
    },
  };
}

/** Arguments of a call come in pieces, each with the position of its call. */
function addCalls(calls: Record<string, unknown>[], deltas: unknown): void {
  for (const each of toList(deltas)) {
    const { index, function: given, ...rest } = toRecord(each);
    const at = readCount(index) ?? 0;
    const { name, arguments: piece } = toRecord(given);
    const known = toRecord(calls[at]?.function);
    calls[at] = {
      ...calls[at],
      ...rest,
      function: {
        name: known.name ?? name,
        arguments: `${known.arguments ?? ""}${typeof piece === "string" ? piece : ""}`,
      },
    };
  }
}
