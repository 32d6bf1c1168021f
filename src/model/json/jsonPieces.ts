import { formatExactJson } from "./exactJson.ts";
import { countValues } from "./jsonSize.ts";

/**
 * The text that `formatExactJson(value, 2)` makes, in pieces of some ten thousand characters, however long its texts are: a
 * value of many megabytes is never one text, and others have their turn between.
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

/** The text that `JSON.stringify` makes of one, without its quotes, in such pieces; none ends within a character. */
export function* escapeInPieces(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const to = from + longestText;
    const end = isPair(text, to - 1) ? to + 1 : to;
    yield JSON.stringify(text.slice(from, end)).slice(1, -1);
    from = end;
  }
}

// --- internal ---

const leastLength = 16_384;

/** So many characters of a text are formatted at once. */
const longestText = 65_536;

/** So many values are formatted at once. */
const mostValues = 1000;

function* formatParts(value: unknown, pad: string): Generator<string> {
  if (typeof value === "string" && value.length > longestText) {
    yield '"';
    yield* escapeInPieces(value);
    yield '"';
  } else if (typeof value !== "object" || value === null || weigh(value) !== undefined) {
    yield formatAtOnce(value, pad);
  } else {
    yield* formatMembers(value, pad);
  }
}

/** Members that are small are formatted together. */
function* formatMembers(holder: object, pad: string): Generator<string> {
  const isArray = Array.isArray(holder);
  const below = `${pad}  `;
  const small = new Map<string, unknown>();
  let weight = 0;
  let before = isArray ? "[\n" : "{\n";
  const formatSmall = () => {
    const members = isArray ? [...small.values()] : Object.fromEntries(small);
    const text = formatAtOnce(members, pad);
    const part = before + text.slice("[\n".length, -`\n${pad}]`.length);
    small.clear();
    weight = 0;
    before = ",\n";
    return part;
  };
  for (const key of isArray ? holder.keys() : Object.keys(holder)) {
    const each: unknown = Reflect.get(holder, key);
    if (each === undefined && !isArray) continue;
    const own = weigh(each);
    if (own === undefined) {
      if (small.size > 0) yield formatSmall();
      yield before + below + (isArray ? "" : `${JSON.stringify(key)}: `);
      yield* formatParts(each, below);
      before = ",\n";
      continue;
    }
    small.set(String(key), each);
    weight += own;
    if (weight >= mostValues) yield formatSmall();
  }
  if (small.size > 0) yield formatSmall();
  yield `\n${pad}${isArray ? "]" : "}"}`;
}

/** Values in it, itself included; undefined where it is too large to be formatted at once. */
function weigh(value: unknown): number | undefined {
  if (typeof value === "string") return value.length > longestText ? undefined : 1;
  if (typeof value !== "object" || value === null) return 1;
  const count = countValues(value, { mostValues, mostCharacters: longestText });
  return count === undefined ? undefined : count + 1;
}

/** Whether a character of two units lies here; halves may stand alone. */
function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}

/** Line breaks are only between values: within a text they are escaped. */
function formatAtOnce(value: unknown, pad: string): string {
  const text = formatExactJson(value, 2);
  return pad === "" ? text : text.replaceAll("\n", `\n${pad}`);
}
