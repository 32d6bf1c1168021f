import { formatExactJson } from "../../model/json/exactJson.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";

/** The value as an object; one without keys where it is none. */
export function toRecord(value: unknown): Record<string, unknown> {
  return isJsonObject(value) ? value : {};
}

export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something; undefined for all else. */
export function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A count, also written as a text; undefined for all else. */
export function readCount(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : undefined;
}

/** The sum of the counts that are there; undefined when none is. */
export function addCounts(...counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}

/** Text that came whole, in parts, or as JSON; of parts those that are an answer. */
export function joinContent(content: unknown): { text: string; reasoning: string } {
  if (typeof content === "string") return { text: content, reasoning: "" };
  if (isJsonObject(content)) return { text: formatExactJson(content), reasoning: "" };
  let text = "";
  let reasoning = "";
  for (const part of toList(content)) {
    if (isReasoning(part)) reasoning += readPart(part);
    else text += readPart(part);
  }
  return { text, reasoning };
}

// --- internal ---

function isReasoning(part: unknown): boolean {
  const { type, thought } = toRecord(part);
  return thought === true || type === "thinking" || type === "reasoning";
}

/** `text`, `thinking` and `reasoning` are where the APIs put it; some nest parts in it. */
function readPart(part: unknown): string {
  if (typeof part === "string") return part;
  const { text, thinking, reasoning } = toRecord(part);
  const found = text ?? thinking ?? reasoning;
  return typeof found === "string" ? found : toList(found).map(readPart).join("");
}
