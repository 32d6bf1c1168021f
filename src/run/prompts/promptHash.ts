import { createHash } from "node:crypto";
import type { ChatMessage } from "../../model/chatMessage.ts";

const known = new WeakMap<readonly ChatMessage[], string>();

/** sha-256 in hex of a message list, the key it is stored under in `prompts`; made once per list. */
export function promptHash(messages: readonly ChatMessage[]): string {
  const hash =
    known.get(messages) ?? createHash("sha256").update(JSON.stringify(messages)).digest("hex");
  known.set(messages, hash);
  return hash;
}
