import { isJsonObject } from "../model/json/jsonValue.ts";
import type { Notes } from "./notes.ts";

/** Notes what is written and was not read: each key without a counterpart, and each whose value is of no use here. `at` goes before the key. */
export function noteLost(written: unknown, read: object, notes: Notes, at = ""): void {
  if (written === undefined || written === null) return;
  if (!isJsonObject(written)) {
    notes.add(`${at.replace(/[.: ]+$/, "")}: its value cannot be used and is left out.`);
    return;
  }
  const used = new Map<string, unknown>(Object.entries(read));
  for (const [key, value] of Object.entries(written)) {
    if (value === null) continue;
    if (!used.has(key)) notes.add(`${at}${key}: has no counterpart and is left out.`);
    else if (used.get(key) === undefined) {
      notes.add(`${at}${key}: its value cannot be used and is left out.`);
    }
  }
}
