import { isDeepStrictEqual } from "node:util";
import { readKey } from "../../model/json/jsonValue.ts";
import { loadAnyText, writeJsonFile } from "../jsonFile.ts";
import { sortRows } from "./indexRows.ts";
import { parseIndexText } from "./indexText.ts";

/** The three files of a merge as git's `%O`, `%A` and `%B` name them. */
export interface MergedFiles {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** What a merge did to our side. */
export interface IndexMerge {
  readonly added: number;
  readonly changed: number;
  readonly dropped: number;
}

/**
 * Merges two sides of an index that changed apart into the file of ours: rows that one side added are there, rows that one side
 * deleted are not, of a row that changed the side that changed it counts (ours when both did). It never conflicts.
 * Throws `UserError` ("storage").
 */
export async function mergeIndexFiles({ base, ours, theirs }: MergedFiles): Promise<IndexMerge> {
  const [before, own, other] = await Promise.all([base, ours, theirs].map(loadSide));
  if (before === undefined || own === undefined || other === undefined) throw new RangeError();
  const keys = new Set([...own.rows.keys(), ...other.rows.keys()]);
  const rows: unknown[] = [];
  const counts = { added: 0, changed: 0, dropped: 0 };
  for (const key of keys) {
    const row = chooseRow(before.rows.get(key), own.rows.get(key), other.rows.get(key));
    if (row !== undefined) rows.push(row);
    if (row === undefined) counts.dropped += own.rows.has(key) ? 1 : 0;
    else if (!own.rows.has(key)) counts.added += 1;
    else if (row !== own.rows.get(key)) counts.changed += 1;
  }
  const otherKeys = { ...other.otherKeys, ...own.otherKeys };
  await writeJsonFile(ours, { runs: sortRows(rows), ...otherKeys });
  return counts;
}

// --- internal ---

interface Side {
  /** By id; by their text those that have none. */
  readonly rows: ReadonlyMap<string, unknown>;
  readonly otherKeys: Record<string, unknown>;
}

async function loadSide(file: string): Promise<Side> {
  const { text = "" } = (await loadAnyText(file)) ?? {};
  const { rows, otherKeys } = parseIndexText(text);
  return { rows: new Map(rows.map((row) => [keyOf(row), row])), otherKeys };
}

function keyOf(row: unknown): string {
  const id = readKey(row, "id");
  return typeof id === "string" ? id : JSON.stringify(row);
}

/** The row that stays, or none. */
function chooseRow(base: unknown, ours: unknown, theirs: unknown): unknown {
  if (ours === undefined) return base === undefined ? theirs : undefined;
  if (theirs === undefined) return base === undefined ? ours : undefined;
  return isDeepStrictEqual(ours, base) ? theirs : ours;
}
