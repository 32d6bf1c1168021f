import * as z from "zod";
import { chatMessageSchema } from "../../model/chatMessage.ts";
import { listLineFiles } from "../lines/lineFileNames.ts";
import { readLines } from "../lines/readLines.ts";
import { type LineProblem, parseLine } from "./readRecords.ts";

/** A message list as the journal keeps it once: the attempts name it by `promptHash`. */
export const promptLineSchema = z.object({
  hash: z.string(),
  messages: z.array(chatMessageSchema),
});
export type PromptLine = z.infer<typeof promptLineSchema>;

/** One line of `prompts_00000.jsonl`, without the line end. */
export function formatPromptLine(hash: string, messages: PromptLine["messages"]): string {
  return JSON.stringify({ hash, messages });
}

/** Streams the message lists of a journal folder, in the order they were written. */
export async function* readPromptLines(
  folder: string,
  onProblem: (problem: LineProblem) => void,
): AsyncGenerator<PromptLine> {
  for (const file of await listLineFiles(folder, "prompts")) {
    for await (const line of readLines(file)) {
      const prompt = parseLine(file, line, parsePromptLine, onProblem);
      if (prompt !== undefined) yield prompt;
    }
  }
}

// --- internal ---

function parsePromptLine(text: string): PromptLine {
  return promptLineSchema.parse(JSON.parse(text));
}
