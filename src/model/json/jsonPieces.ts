import { formatExactJson } from "./exactJson.ts";
import { hasMoreValues } from "./jsonSize.ts";

/**
 * The text that `formatExactJson(value, 2)` makes, in pieces of some ten thousand characters: a value of many megabytes
 * is never one text, and others have their turn between.
 */
export function* formatJsonPieces(value: unknown): Generator<string> {
  let piece = "";
  for (const part of formatParts(value, "")) {
    piece += part;
    if (piece.length < leastLength) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

// --- internal ---

const leastLength = 16_384;

/** So many values are formatted at once. */
const mostValues = 1000;

function* formatParts(value: unknown, pad: string): Generator<string> {
  if (typeof value !== "object" || value === null || !hasMoreValues(value, mostValues)) {
    yield formatAtOnce(value, pad);
    return;
  }
  const isArray = Array.isArray(value);
  const below = `${pad}  `;
  let before = isArray ? "[\n" : "{\n";
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined && !isArray) continue;
    yield before + below + (isArray ? "" : `${JSON.stringify(key)}: `);
    yield* formatParts(each ?? null, below);
    before = ",\n";
  }
  yield `\n${pad}${isArray ? "]" : "}"}`;
}

/** Line breaks are only between values: within a text they are escaped. */
function formatAtOnce(value: unknown, pad: string): string {
  const text = formatExactJson(value, 2);
  return pad === "" ? text : text.replaceAll("\n", `\n${pad}`);
}
