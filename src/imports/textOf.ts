import type { ChatMessage } from "../model/chatMessage.ts";
import { isJsonObject, readKey } from "../model/json/jsonValue.ts";

/** What other tools keep as text or as parts, as one text; other values as JSON. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((part) => typeof readKey(part, "text") === "string")) {
    return value.map((part) => readKey(part, "text")).join("\n");
  }
  return JSON.stringify(value);
}

/** A list of messages as chats have it; undefined where it is none. Roles that are not ours count as the user's. */
export function messagesOf(value: unknown): ChatMessage[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (!value.every((each) => isJsonObject(each) && typeof each.role === "string")) return undefined;
  return value.map((each) => ({
    role: toRole(readKey(each, "role")),
    content: textOf(readKey(each, "content")),
  }));
}

// --- internal ---

function toRole(role: unknown): ChatMessage["role"] {
  if (role === "assistant") return "assistant";
  return role === "system" || role === "developer" ? "system" : "user";
}
