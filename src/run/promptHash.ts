import { createHash } from "node:crypto";
import type { ChatMessage } from "../model/chatMessage.ts";

/** sha-256 in hex of a message list, the key it is stored under in `prompts`. */
export function promptHash(messages: readonly ChatMessage[]): string {
  return createHash("sha256").update(JSON.stringify(messages)).digest("hex");
}
