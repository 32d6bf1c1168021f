import type { ChatMessage } from "../../model/chatMessage.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import type { ImportSource } from "../importKind.ts";
import { noteLost } from "../noteLost.ts";
import type { Notes } from "../notes.ts";
import { parseYaml } from "../readSource.ts";
import { messagesOf } from "../textOf.ts";

export interface PromptfooPrompt {
  readonly name: string;
  readonly messages: readonly ChatMessage[];
}

/** The prompts of a config: texts, files in its folder, or chats; what is code or lies elsewhere is noted. */
export async function listPrompts(
  prompts: unknown,
  source: ImportSource,
  notes: Notes,
): Promise<PromptfooPrompt[]> {
  const found: PromptfooPrompt[] = [];
  for (const entry of toEntries(prompts)) {
    found.push(...(await readPrompt(entry, source, notes)));
  }
  return found;
}

// --- internal ---

/** A list, one, or (as older configs have it) files with their labels. */
function toEntries(prompts: unknown): unknown[] {
  if (Array.isArray(prompts)) return prompts;
  if (!isJsonObject(prompts)) return [prompts];
  return Object.entries(prompts).map(([id, label]) => ({ id, label }));
}

async function readPrompt(
  entry: unknown,
  source: ImportSource,
  notes: Notes,
): Promise<PromptfooPrompt[]> {
  const written =
    typeof entry === "string" ? entry : (readKey(entry, "raw") ?? readKey(entry, "id"));
  if (typeof written !== "string") {
    notes.add("A prompt that is no text and no file was left out.");
    return [];
  }
  const label = readKey(entry, "label");
  if (typeof entry !== "string")
    noteLost(entry, { raw: "", id: "", label: "" }, notes, "prompts: ");
  const name = typeof label === "string" && label !== "" ? label : written;
  if (!isFile(written)) return [{ name, messages: await toMessages(written, name) }];
  const file = written.replace(/^file:\/\//, "");
  const text = isText(file) ? await source.readBeside(file) : undefined;
  if (text === undefined) {
    const reason = isText(file) ? "is not in the folder of the config" : "is code or a pattern";
    notes.add(`Prompt ${written}: ${reason} and was left out.`);
    return [];
  }
  const parts = /\.(txt|md)$/i.test(file) ? text.split(/^---\s*$/m) : [text];
  const isOne = parts.length === 1;
  return await Promise.all(
    parts.map(async (part, at) => ({
      name: isOne ? name : `${name} ${at + 1}`,
      messages: await toMessages(part.trim(), file),
    })),
  );
}

function isFile(written: string): boolean {
  if (written.startsWith("file://")) return true;
  return (
    !/[\n{]/.test(written) && /\.(txt|md|json|ya?ml|jsonl|js|cjs|mjs|ts|py|csv|j2)$/i.test(written)
  );
}

function isText(file: string): boolean {
  return /\.(txt|md|json|ya?ml|j2)$/i.test(file) && !file.includes("*");
}

/** A text, or a chat written as JSON or YAML. */
async function toMessages(text: string, name: string): Promise<readonly ChatMessage[]> {
  const plain = [{ role: "user" as const, content: text }];
  if (/\.ya?ml$/i.test(name)) return messagesOf(await parseYaml(text, name)) ?? plain;
  if (!text.trimStart().startsWith("[")) return plain;
  try {
    return messagesOf(JSON.parse(text)) ?? plain;
  } catch {
    return plain;
  }
}
