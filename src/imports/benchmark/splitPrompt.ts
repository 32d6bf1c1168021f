import type { ChatMessage } from "../../model/chatMessage.ts";

/** The messages of a prompt that is kept as one text, each begun by its role in brackets; a text without them is the user's. */
export function splitPrompt(prompt: string): ChatMessage[] {
  const starts = [...prompt.matchAll(/(?:^|\n\n)\[(system|user|assistant)\] /g)];
  if (starts[0]?.index !== 0) return [{ role: "user", content: prompt }];
  return starts.map((start, at) => {
    const from = start.index + start[0].length;
    return { role: toRole(start[1]), content: prompt.slice(from, starts[at + 1]?.index) };
  });
}

// --- internal ---

function toRole(role: string | undefined): ChatMessage["role"] {
  return role === "system" || role === "assistant" ? role : "user";
}
