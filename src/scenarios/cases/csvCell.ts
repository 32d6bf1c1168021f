import { parseExactJson } from "../../model/json/exactJson.ts";
import { isInteger, isJsonNumber } from "../../model/json/exactNumber.ts";
import { findTooDeep, mostLevels } from "../../model/json/jsonDepth.ts";

/** A cell of a table as the value that a schema wants there, or why it is none. */
export type CellReading = { readonly value: unknown } | { readonly fault: string };

/** A text by the types that are allowed where it goes: as text where texts are and no other type reads it. */
export function readCell(text: string, types: ReadonlySet<string>): CellReading {
  if (findTooDeep(text) !== undefined) return tooDeep;
  const read = readJson(text);
  const isMeant = read !== undefined && typesOf(read.value).some((type) => types.has(type));
  if (isMeant && typeof read.value !== "string") return read;
  if (types.size === 0 || types.has("string")) return { value: text };
  return { fault: `must be ${[...types].join(" or ")}, but is ${JSON.stringify(text)}` };
}

/** A text as JSON, or why it is none. */
export function readJsonCell(text: string): CellReading {
  if (findTooDeep(text) !== undefined) return tooDeep;
  return readJson(text) ?? { fault: `must be JSON, but is ${JSON.stringify(text)}` };
}

// --- internal ---

const tooDeep = { fault: `is nested more than ${mostLevels} levels deep` };

function readJson(text: string): { value: unknown } | undefined {
  try {
    return { value: parseExactJson(text) };
  } catch {
    return undefined;
  }
}

function typesOf(value: unknown): string[] {
  if (value === null) return ["null"];
  if (Array.isArray(value)) return ["array"];
  if (isJsonNumber(value)) return isInteger(value) ? ["integer", "number"] : ["number"];
  return [typeof value];
}
