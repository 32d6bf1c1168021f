import type { ReplyParts, WireFormat } from "./wireFormat.ts";

/** Anthropic's messages API: https://docs.anthropic.com/en/api/messages */
export const anthropicFormat: WireFormat = {
  rootPath: "/v1",
  readModel: (path, body) =>
    path === "/v1/messages" && typeof body.model === "string" ? body.model : undefined,
  readKey: ({ "x-api-key": key }) => (typeof key === "string" ? key : undefined),
  buildReply: (parts) => {
    const tool = readForcedTool(parts.body);
    if (tool === undefined) {
      const stopReason = parts.finish === "length" ? "max_tokens" : "end_turn";
      return buildMessage(parts, [{ type: "text", text: parts.text }], stopReason);
    }
    const input: unknown = JSON.parse(parts.text);
    return buildMessage(
      parts,
      [{ type: "tool_use", id: "toolu_1", name: tool, input }],
      "tool_use",
    );
  },
  buildRefusal: (parts) => buildMessage(parts, [{ type: "text", text: parts.text }], "refusal"),
  buildError: (status, message) => ({
    type: "error",
    error: { type: status === 429 ? "rate_limit_error" : "api_error", message },
  }),
  schemaMessage:
    "output_config.format.schema: For 'integer' type, property 'minimum' is not supported",
};

// --- internal ---

function readForcedTool(body: Record<string, unknown>): string | undefined {
  const choice = body.tool_choice as { type?: string; name?: string } | undefined;
  if (choice?.type === "tool") return choice.name;
  const tools = body.tools as { name: string }[] | undefined;
  return choice?.type === "any" ? tools?.[0]?.name : undefined;
}

/** Counts are part of every message of this API, so they are never left out. */
function buildMessage(parts: ReplyParts, content: unknown[], stopReason: string): unknown {
  return {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: parts.model,
    content,
    stop_reason: stopReason,
    stop_sequence: null,
    usage: { input_tokens: parts.inputTokens, output_tokens: parts.outputTokens },
  };
}
