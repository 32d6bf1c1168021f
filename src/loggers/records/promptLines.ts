import * as z from "zod";
import { chatMessageSchema } from "../../model/chatMessage.ts";
import { findBytes } from "../lines/findBytes.ts";
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

/**
 * The message lists of these hashes that a journal folder has. Its bytes are searched for them, as there may be a list for each of
 * very many tests; a line that is just being written counts as absent.
 */
export async function findPromptLines(
  folder: string,
  hashes: ReadonlySet<string>,
): Promise<PromptLine[]> {
  const found: PromptLine[] = [];
  const wanted = new Map([...hashes].map((hash) => [hash, Buffer.from(lineBegin(hash))]));
  for (const file of await listLineFiles(folder, "prompts")) {
    if (wanted.size === 0) break;
    for (const [hash, offset] of await findBytes(file, wanted)) {
      const prompt = await readPromptLine(file, offset);
      if (prompt === undefined) continue;
      found.push(prompt);
      wanted.delete(hash);
    }
  }
  return found;
}

// --- internal ---

/** What no text of a message holds: quotes within one are escaped. */
function lineBegin(hash: string): string {
  return `{"hash":${JSON.stringify(hash)}`;
}

async function readPromptLine(file: string, offset: number): Promise<PromptLine | undefined> {
  for await (const line of readLines(file, offset)) {
    return parseLine(file, line, parsePromptLine, () => undefined);
  }
  return undefined;
}

function parsePromptLine(text: string): PromptLine {
  return promptLineSchema.parse(JSON.parse(text));
}
