import type { ReplyParts, WireFormat } from "./wireFormat.ts";

/** OpenAI's chat completions: https://platform.openai.com/docs/api-reference/chat */
export const openaiFormat: WireFormat = {
  rootPath: "/v1",
  readModel: (path, body) =>
    path === "/v1/chat/completions" && typeof body.model === "string" ? body.model : undefined,
  readKey: (headers) => headers.authorization?.replace(/^Bearer /, ""),
  buildReply: (parts) => buildCompletion(parts, { content: parts.text, refusal: null }),
  buildRefusal: (parts) => buildCompletion(parts, { content: null, refusal: parts.text }),
  buildError: (status, message) => ({
    error: { message, type: status === 429 ? "rate_limit_error" : "api_error", code: null },
  }),
  schemaMessage:
    "Invalid schema for response_format 'response': 'additionalProperties' is required to be supplied and to be false.",
};

// --- internal ---

function buildCompletion(parts: ReplyParts, message: Record<string, unknown>): unknown {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_760_000_000,
    model: parts.model,
    choices: [
      { index: 0, message: { role: "assistant", ...message }, finish_reason: parts.finish },
    ],
    ...(parts.withUsage && {
      usage: {
        prompt_tokens: parts.inputTokens,
        completion_tokens: parts.outputTokens,
        total_tokens: parts.inputTokens + parts.outputTokens,
      },
    }),
  };
}
