import type { ReplyParts, WireFormat } from "./wireFormat.ts";

/** Google's generateContent: https://ai.google.dev/api/generate-content */
export const googleFormat: WireFormat = {
  rootPath: "/v1beta",
  readModel: (path) => /^\/v1beta\/models\/([^/:]+):generateContent$/.exec(path)?.[1],
  readKey: ({ "x-goog-api-key": key }) => (typeof key === "string" ? key : undefined),
  buildReply: (parts) =>
    buildResponse(parts, {
      content: { role: "model", parts: [{ text: parts.text }] },
      finishReason: parts.finish === "length" ? "MAX_TOKENS" : "STOP",
      index: 0,
    }),
  buildRefusal: (parts) => buildResponse(parts, { finishReason: "SAFETY", index: 0 }),
  buildError: (status, message) => ({
    error: { code: status, message, status: status === 429 ? "RESOURCE_EXHAUSTED" : "INTERNAL" },
  }),
  schemaMessage:
    "Invalid value at 'generation_config.response_schema': reference to undefined schema.",
};

// --- internal ---

function buildResponse(parts: ReplyParts, candidate: Record<string, unknown>): unknown {
  return {
    candidates: [candidate],
    ...(parts.withUsage && {
      usageMetadata: {
        promptTokenCount: parts.inputTokens,
        candidatesTokenCount: parts.outputTokens,
        totalTokenCount: parts.inputTokens + parts.outputTokens,
      },
    }),
    modelVersion: parts.model,
    responseId: "response-1",
  };
}
