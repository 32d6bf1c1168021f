import { hasConflictMarkers, takeSide } from "../conflictSides.ts";

/** The text of an `index.json` taken apart: rows are not checked yet. */
export interface IndexText {
  readonly rows: unknown[];
  /** Top-level keys other than `runs`, kept for their writers. */
  readonly otherKeys: Record<string, unknown>;
  /** Why the text is not a sound index; what could be salvaged is in `rows`. */
  readonly damage: string | undefined;
}

/** Reads an index whatever happened to it: conflict markers of a merge (both sides count), a torn write, another shape. */
export function parseIndexText(text: string): IndexText {
  const sound = parseIndexObject(text);
  if (sound !== undefined) return { ...sound, damage: undefined };
  if (!hasConflictMarkers(text)) {
    return { rows: salvageRows(text), otherKeys: {}, damage: "it is not a JSON object with runs" };
  }
  const sides = [takeSide(text, "ours"), takeSide(text, "theirs")];
  const parsed = sides.map(
    (side) => parseIndexObject(side) ?? { rows: salvageRows(side), otherKeys: {} },
  );
  return {
    rows: parsed.flatMap(({ rows }) => rows),
    otherKeys: Object.assign({}, ...parsed.map(({ otherKeys }) => otherKeys)),
    damage: "it has conflict markers of a merge",
  };
}

// --- internal ---

/** Longest text and deepest nesting of one row; bounds for the search in damaged text. */
const maxRowChars = 1024 * 1024;
const maxRowDepth = 32;

function parseIndexObject(
  text: string,
): { rows: unknown[]; otherKeys: Record<string, unknown> } | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null || !("runs" in parsed)) return undefined;
  const { runs, ...otherKeys } = parsed;
  return Array.isArray(runs) ? { rows: runs, otherKeys } : undefined;
}

/** Every complete object in damaged text that looks like a row. */
function salvageRows(text: string): unknown[] {
  const rows: unknown[] = [];
  const opened: { start: number; depthBelow: number }[] = [];
  // A string cannot hold a line end, so one that was torn costs no more than its line.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"?|[{}]/g)) {
    if (token === "{") opened.push({ start: index, depthBelow: 0 });
    else if (token === "}") {
      const object = opened.pop();
      if (object === undefined) continue;
      const { start, depthBelow } = object;
      const parent = opened.at(-1);
      if (parent !== undefined) parent.depthBelow = Math.max(parent.depthBelow, depthBelow + 1);
      if (index - start > maxRowChars || depthBelow > maxRowDepth) continue;
      const row = parseRow(text.slice(start, index + 1));
      if (row !== undefined) rows.push(row);
    }
  }
  return rows;
}

function parseRow(text: string): unknown {
  if (!text.includes('"filename"')) return undefined;
  try {
    const row: unknown = JSON.parse(text);
    const isRow = typeof row === "object" && row !== null && "id" in row && "filename" in row;
    return isRow ? row : undefined;
  } catch {
    return undefined;
  }
}
