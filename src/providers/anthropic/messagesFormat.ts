import type { ChatMessage } from "../../model/chatMessage.ts";
import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import type { ProviderRequest } from "../../model/provider.ts";
import { joinUrl } from "../wire/joinUrl.ts";
import { addCounts, joinContent, readCount, readText, toList, toRecord } from "../wire/lenient.ts";
import { isImage, listSentFiles, type SentFile } from "../wire/sentFiles.ts";
import type {
  NoAnswer,
  StreamGatherer,
  WireFault,
  WireFormat,
  WireReply,
} from "../wire/wireFormat.ts";
import { type AnthropicConfig, anthropicBaseUrl } from "./anthropicConfig.ts";
import { buildAnthropicSettings, hasOutputFormat } from "./anthropicModels.ts";

/**
 * Anthropic's messages (https://docs.anthropic.com/en/api/messages); strict mode sends `output_config.format` to models
 * that know it, else a required tool `json` whose input is the reply.
 */
export const messagesFormat: WireFormat<AnthropicConfig> = {
  buildUrl: ({ baseUrl = anthropicBaseUrl }) => joinUrl(baseUrl, "messages"),
  buildHeaders: (apiKey) => ({
    "anthropic-version": "2023-06-01",
    ...(apiKey !== "" && { "x-api-key": apiKey }),
  }),
  buildBody: (config, request) => ({
    model: config.model,
    ...buildAnthropicSettings(config),
    ...buildSystem(request.messages),
    messages: request.messages.filter(isTurn).map((message) => toTurn(message, request)),
    ...(request.mode === "strict" && buildStrict(config.model, request)),
    ...(config.stream === true && { stream: true }),
  }),
  readReply,
  createGatherer,
  models: {
    buildUrl: ({ baseUrl = anthropicBaseUrl }) => `${joinUrl(baseUrl, "models")}?limit=1000`,
    nextPage({ has_more: hasMore, last_id: lastId }) {
      const after = readText(lastId);
      return hasMore === true && after !== undefined ? { after_id: after } : undefined;
    },
  },
};

// --- internal ---

const tool = "json";

function buildSystem(messages: readonly ChatMessage[]): { system?: string } {
  const texts = messages.filter(({ role }) => role === "system").map(({ content }) => content);
  return texts.length === 0 ? {} : { system: texts.join("\n\n") };
}

function isTurn({ role }: ChatMessage): boolean {
  return role !== "system";
}

function toTurn(message: ChatMessage, request: ProviderRequest): Record<string, unknown> {
  const { role, content } = message;
  const files = listSentFiles(message, request).map(toBlock);
  if (files.length === 0) return { role, content };
  return { role, content: [...files, { type: "text", text: content }] };
}

/** https://docs.anthropic.com/en/docs/build-with-claude/vision and …/pdf-support */
function toBlock(file: SentFile): Record<string, unknown> {
  const source = { type: "base64", media_type: file.mediaType, data: file.base64 };
  return { type: isImage(file) ? "image" : "document", source };
}

function buildStrict(model: string, { schema }: ProviderRequest): Record<string, unknown> {
  const asObject = typeof schema === "boolean" ? (schema ? {} : { not: {} }) : schema;
  if (hasOutputFormat(model)) {
    return { output_config: { format: { type: "json_schema", schema: asObject } } };
  }
  return {
    tools: [{ name: tool, description: "Respond with a JSON object.", input_schema: asObject }],
    tool_choice: { type: "tool", name: tool },
  };
}

function readReply(body: Record<string, unknown>): WireReply | WireFault | NoAnswer {
  const { type, error, content, stop_reason, usage, model } = body;
  if (type === "error" || (error !== undefined && error !== null)) return { fault: error ?? body };
  if (!Array.isArray(content) && typeof content !== "string") return { missing: "content" };
  const blocks = toList(content).map(toRecord);
  const calls = blocks.filter((block) => block.type === "tool_use");
  const asked = calls.find(({ name }) => name === tool);
  const { text, reasoning } = joinContent(
    typeof content === "string" ? content : blocks.filter(isText),
  );
  return {
    text: asked === undefined ? text : formatInput(asked.input),
    reasoning,
    ...(calls.length > 0 && { insteadOfText: formatExactJson(calls) }),
    finishReason: nameReason(readText(stop_reason), asked !== undefined),
    responseModel: readText(model),
    ...readUsage(toRecord(usage)),
  };
}

function isText({ type }: Record<string, unknown>): boolean {
  return type === "text" || type === "thinking" || type === undefined;
}

/** Some gateways hand on the input as the text it was streamed in. */
function formatInput(input: unknown): string {
  return typeof input === "string" ? input : formatExactJson(input ?? {});
}

function nameReason(reason: string | undefined, isAnswer: boolean): string | undefined {
  switch (reason) {
    case "end_turn":
    case "stop_sequence":
    case "pause_turn":
      return "stop";
    case "max_tokens":
    case "model_context_window_exceeded":
      return "length";
    case "tool_use":
      return isAnswer ? "stop" : "tool-calls";
    default:
      return reason;
  }
}

/** Tokens read from a cache or written to it are not among the input tokens of this API. */
function readUsage(usage: Record<string, unknown>) {
  const cachedInputTokens = readCount(usage.cache_read_input_tokens);
  return {
    inputTokens: addCounts(
      readCount(usage.input_tokens),
      cachedInputTokens,
      readCount(usage.cache_creation_input_tokens),
    ),
    outputTokens: readCount(usage.output_tokens),
    cachedInputTokens,
  };
}

/** Events as in https://docs.anthropic.com/en/docs/build-with-claude/streaming */
function createGatherer(): StreamGatherer {
  const blocks: Record<string, unknown>[] = [];
  let message: Record<string, unknown> = {};
  let hasEnded = false;
  return {
    take(event) {
      const { type, ...rest } = toRecord(event);
      if (type === "error") {
        message = { type: "error", error: rest.error };
        hasEnded = true;
      } else if (type === "message_start") {
        message = toRecord(rest.message);
      } else if (type === "content_block_start") {
        blocks[readCount(rest.index) ?? blocks.length] = { ...toRecord(rest.content_block) };
      } else if (type === "content_block_delta") {
        return addDelta(blocks[readCount(rest.index) ?? blocks.length - 1], toRecord(rest.delta));
      } else if (type === "message_delta") {
        const usage = { ...toRecord(message.usage), ...toRecord(rest.usage) };
        message = { ...message, ...toRecord(rest.delta), usage };
      } else if (type === "message_stop") hasEnded = true;
      return false;
    },
    finish() {
      if (!hasEnded) return undefined;
      return message.type === "error" ? message : { ...message, content: blocks.map(closeBlock) };
    },
  };
}

function addDelta(
  block: Record<string, unknown> | undefined,
  { text, thinking, partial_json }: Record<string, unknown>,
): boolean {
  if (block === undefined) return false;
  const [key, piece] =
    typeof partial_json === "string"
      ? ["json", partial_json]
      : typeof thinking === "string"
        ? ["thinking", thinking]
        : ["text", typeof text === "string" ? text : ""];
  block[key] = `${block[key] ?? ""}${piece}`;
  return piece !== "";
}

/** The input of a tool comes as pieces of JSON text. */
function closeBlock({ json, ...block }: Record<string, unknown>): Record<string, unknown> {
  if (typeof json !== "string") return block;
  try {
    return { ...block, input: parseExactJson(json) };
  } catch {
    return { ...block, input: json }; // cut off: judged as the text it is
  }
}
