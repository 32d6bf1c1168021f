import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ChatMessage } from "../model/chatMessage.ts";
import type { JsonSchema } from "../model/config/jsonSchema.ts";
import { errorMessage } from "../model/userError.ts";
import type { ChatReply, ChatRequest } from "./host/hostClient.ts";

type Failure = NonNullable<ChatReply["failure"]>;

/** Sends one request to a language model of the editor; a schema is enforced by a required tool call. */
export async function sendChat(request: ChatRequest, signal: AbortSignal): Promise<ChatReply> {
  const cancellation = new vscode.CancellationTokenSource();
  const cancel = () => cancellation.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const { vendor, family } = request;
    const [model] = await vscode.lm.selectChatModels({ vendor, family });
    if (model === undefined) {
      const message = `no language model of vendor "${vendor}" and family "${family}" is available`;
      return { failure: { kind: "unsupported", message } };
    }
    if (request.mode === "strict" && !isObjectSchema(request.schema)) {
      const message = "a tool call can only enforce a schema whose type is object";
      return { failure: { kind: "unsupported", message } };
    }
    const text = await ask(model, request, cancellation.token);
    return { reply: { text, responseModel: model.id } };
  } catch (error) {
    return { failure: { kind: failureKind(error), message: failureMessage(error) } };
  } finally {
    signal.removeEventListener("abort", cancel);
    cancellation.dispose();
  }
}

// --- internal ---

const replyToolName = "reply";

async function ask(
  model: vscode.LanguageModelChat,
  { messages, mode, schema }: ChatRequest,
  token: vscode.CancellationToken,
): Promise<string> {
  const options: vscode.LanguageModelChatRequestOptions = {
    justification: t("A Touchstone run tests this model."),
    ...(mode === "strict" ? requireReply(schema) : {}),
  };
  const response = await model.sendRequest(messages.map(toModelMessage), options, token);
  let text = "";
  for await (const part of response.stream) {
    if (part instanceof vscode.LanguageModelToolCallPart) return JSON.stringify(part.input);
    if (part instanceof vscode.LanguageModelTextPart) text += part.value;
  }
  return text;
}

function isObjectSchema(schema: JsonSchema): boolean {
  return typeof schema !== "boolean" && (schema.type === undefined || schema.type === "object");
}

function requireReply(schema: JsonSchema): vscode.LanguageModelChatRequestOptions {
  const inputSchema = typeof schema === "boolean" ? {} : schema;
  const description = "Gives the reply; its input is the whole reply.";
  return {
    tools: [{ name: replyToolName, description, inputSchema }],
    toolMode: vscode.LanguageModelChatToolMode.Required,
  };
}

/** The API has no system messages, so one goes first as the user's. */
function toModelMessage({ role, content }: ChatMessage): vscode.LanguageModelChatMessage {
  return role === "assistant"
    ? vscode.LanguageModelChatMessage.Assistant(content)
    : vscode.LanguageModelChatMessage.User(content);
}

const failureKinds: Record<string, Failure["kind"]> = {
  [vscode.LanguageModelError.NoPermissions.name]: "auth",
  [vscode.LanguageModelError.Blocked.name]: "rate_limit",
  [vscode.LanguageModelError.NotFound.name]: "unsupported",
};

function failureKind(error: unknown): Failure["kind"] {
  if (!(error instanceof vscode.LanguageModelError)) return "internal";
  return failureKinds[error.code] ?? "network";
}

function failureMessage(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const detail = cause === undefined ? "" : ` (${errorMessage(cause)})`;
  return `${errorMessage(error)}${detail}`;
}
