import type { ChatMessage } from "../../model/chatMessage.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import type { ProviderRequest } from "../../model/provider.ts";
import { joinUrl } from "../wire/joinUrl.ts";
import { addCounts, joinContent, readCount, readText, toList, toRecord } from "../wire/lenient.ts";
import { listSentFiles } from "../wire/sentFiles.ts";
import type {
  NoAnswer,
  StreamGatherer,
  WireFault,
  WireFormat,
  WireReply,
} from "../wire/wireFormat.ts";
import { type GoogleConfig, googleBaseUrl } from "./googleConfig.ts";

/** Gemini's `generateContent` (https://ai.google.dev/api/generate-content); strict mode sends `responseJsonSchema`. */
export const generateFormat: WireFormat<GoogleConfig> = {
  buildUrl({ baseUrl = googleBaseUrl, model, stream }) {
    const name = model.includes("/") ? model : `models/${model}`;
    const method = stream === true ? "streamGenerateContent?alt=sse" : "generateContent";
    return joinUrl(baseUrl, `${name}:${method}`);
  },
  buildHeaders: (apiKey): Record<string, string> =>
    apiKey === "" ? {} : { "x-goog-api-key": apiKey },
  buildBody: (config, request) => ({
    ...buildSystem(request.messages),
    contents: request.messages.filter(isTurn).map((message) => toContent(message, request)),
    generationConfig: {
      ...(config.temperature !== undefined && { temperature: config.temperature }),
      ...(config.maxOutputTokens !== undefined && { maxOutputTokens: config.maxOutputTokens }),
      ...(request.mode === "strict" && buildStrict(request)),
    },
  }),
  readReply,
  createGatherer,
  models: {
    buildUrl: ({ baseUrl = googleBaseUrl }) => `${joinUrl(baseUrl, "models")}?pageSize=1000`,
    nextPage({ nextPageToken }) {
      const pageToken = readText(nextPageToken);
      return pageToken === undefined ? undefined : { pageToken };
    },
  },
};

// --- internal ---

function buildSystem(messages: readonly ChatMessage[]): Record<string, unknown> {
  const parts = messages
    .filter(({ role }) => role === "system")
    .map(({ content }) => ({ text: content }));
  return parts.length === 0 ? {} : { systemInstruction: { parts } };
}

function isTurn({ role }: ChatMessage): boolean {
  return role !== "system";
}

/** Files as in https://ai.google.dev/api/caching#Blob */
function toContent(message: ChatMessage, request: ProviderRequest) {
  const files = listSentFiles(message, request).map(({ mediaType, base64 }) => ({
    inlineData: { mimeType: mediaType, data: base64 },
  }));
  const role = message.role === "assistant" ? "model" : "user";
  return { role, parts: [...files, { text: message.content }] };
}

function buildStrict({ schema }: ProviderRequest) {
  const asObject = typeof schema === "boolean" ? (schema ? {} : { not: {} }) : schema;
  return { responseMimeType: "application/json", responseJsonSchema: asObject };
}

function readReply(body: Record<string, unknown>): WireReply | WireFault | NoAnswer {
  const { candidates, error, promptFeedback, usageMetadata, modelVersion } = body;
  if (error !== undefined && error !== null) return { fault: error };
  const about = { responseModel: readText(modelVersion), ...readUsage(toRecord(usageMetadata)) };
  if (readText(toRecord(promptFeedback).blockReason) !== undefined) {
    return { text: "", reasoning: "", finishReason: "content-filter", ...about };
  }
  if (!Array.isArray(candidates)) return { missing: "candidates" };
  if (candidates.length === 0) return { missing: "candidates[0]" };
  const { content, finishReason } = toRecord(candidates[0]);
  const reason = nameReason(readText(finishReason));
  if (content === undefined && finishReason === undefined)
    return { missing: "candidates[0].content" };
  const { parts } = toRecord(content);
  const calls = toList(parts).filter((part) => toRecord(part).functionCall !== undefined);
  return {
    ...joinContent(parts),
    ...(calls.length > 0 && { insteadOfText: formatExactJson(calls) }),
    finishReason: reason === "stop" && calls.length > 0 ? "tool-calls" : reason,
    ...about,
  };
}

/** Such as https://ai.google.dev/api/generate-content#FinishReason */
function nameReason(reason: string | undefined): string | undefined {
  switch (reason) {
    case "STOP":
      return "stop";
    case "MAX_TOKENS":
    case "CONTINUATION":
      return "length";
    case "SAFETY":
    case "RECITATION":
    case "BLOCKLIST":
    case "PROHIBITED_CONTENT":
    case "SPII":
    case "IMAGE_SAFETY":
      return "content-filter";
    default:
      return reason;
  }
}

/** Thoughts are paid as output, and counted apart. */
function readUsage(usage: Record<string, unknown>) {
  const reasoningTokens = readCount(usage.thoughtsTokenCount);
  return {
    inputTokens: readCount(usage.promptTokenCount),
    outputTokens: addCounts(readCount(usage.candidatesTokenCount), reasoningTokens),
    cachedInputTokens: readCount(usage.cachedContentTokenCount),
    reasoningTokens,
  };
}

/** Each event is a response of its own, whose parts follow on those before. */
function createGatherer(): StreamGatherer {
  const parts: unknown[] = [];
  let last: Record<string, unknown> = {};
  let finishReason: unknown;
  return {
    take(event) {
      const body = toRecord(event);
      last = { ...last, ...body };
      const candidate = toRecord(toList(body.candidates)[0]);
      const news = toList(toRecord(candidate.content).parts);
      parts.push(...news);
      finishReason = candidate.finishReason ?? finishReason;
      return news.length > 0;
    },
    finish() {
      const isEnd = finishReason !== undefined || "error" in last || "promptFeedback" in last;
      if (!isEnd) return undefined;
      if (finishReason === undefined) return last;
      return { ...last, candidates: [{ content: { parts }, finishReason }] };
    },
  };
}
