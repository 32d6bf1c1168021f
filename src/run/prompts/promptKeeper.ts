import { createHash } from "node:crypto";
import type { ChatMessage } from "../../model/chatMessage.ts";
import type { AttemptPrompt } from "../journal/madeAttempt.ts";
import { maskMessages } from "../masking/maskAttempt.ts";
import type { Masker } from "../masking/masker.ts";

/** A message list as it is kept, with the SHA-256 in hex that it is stored under in `prompts`; made once per list. */
export type KeepPrompt = (messages: readonly ChatMessage[]) => AttemptPrompt;

export function createPromptKeeper(masker: Masker): KeepPrompt {
  const keptOf = new WeakMap<readonly ChatMessage[], AttemptPrompt>();
  return (messages) => {
    const kept = keptOf.get(messages) ?? keep(messages, masker);
    keptOf.set(messages, kept);
    return kept;
  };
}

// --- internal ---

function keep(messages: readonly ChatMessage[], masker: Masker): AttemptPrompt {
  const kept = masker.isActive ? maskMessages(messages, masker) : messages;
  return { hash: createHash("sha256").update(JSON.stringify(kept)).digest("hex"), messages: kept };
}
