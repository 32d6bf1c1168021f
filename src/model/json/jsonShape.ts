import { countValues } from "./jsonSize.ts";
import { isJsonObject } from "./jsonValue.ts";

/**
 * JSON texts that are alike: the same keys in the same order, values of the same types or null, the same spaces. A text of a
 * shape is known to be JSON on one line, no key of which comes twice, in a tenth of the time it takes to parse it.
 */
export interface JsonShape {
  /** Those of the keys asked for that a text has in its outermost object, parsed; undefined for a text of another shape. */
  readHead(text: string): Record<string, unknown> | undefined;
}

/**
 * The shape of the JSON text of an object or array, and of what it was parsed to. Undefined where it is none that others would
 * have: its items differ in kind, it has needless escapes or odd spaces, very long keys or more than a hundred values.
 */
export function findJsonShape(
  text: string,
  value: unknown,
  headKeys: readonly string[],
): JsonShape | undefined {
  if (!Array.isArray(value) && !isJsonObject(value)) return undefined;
  if (countValues(value, { mostValues }) === undefined) return undefined;
  const keys = Object.keys(value).filter((key) => headKeys.includes(key));
  for (const spaces of [compact, spaced]) {
    const source = `^${formatPattern(value, { ...spaces, captured: keys })}$`;
    if (source.length > longestPattern) return undefined;
    const pattern = new RegExp(source);
    if (pattern.test(text)) return createShape(pattern, keys);
  }
  return undefined;
}

// --- internal ---

/** The pattern of a larger one takes long to build. */
const mostValues = 100;
/** One of three times that, if of keys alone, is too large for the engine. */
const longestPattern = 16_384;

interface Spaces {
  readonly comma: string;
  readonly colon: string;
}

/** As `JSON.stringify` writes it, and as Python does. */
const compact: Spaces = { comma: ",", colon: ":" };
const spaced: Spaces = { comma: ", ", colon: ": " };

function createShape(pattern: RegExp, keys: readonly string[]): JsonShape {
  return {
    readHead(text) {
      const found = pattern.exec(text);
      if (found === null) return undefined;
      const head: Record<string, unknown> = {};
      for (let at = 0; at < keys.length; at++)
        head[keys[at] ?? ""] = parseValue(found[at + 1] ?? "");
      return head;
    },
  };
}

/** Most are texts without escapes. */
function parseValue(text: string): unknown {
  if (text.startsWith('"') && !text.includes("\\")) return text.slice(1, -1);
  return JSON.parse(text);
}

// Each begins and goes on with other characters than may follow it, so that no text is tried in more than one way.
const plain = String.raw`[^"\\\x00-\x1f]*`;
const string = String.raw`"${plain}(?:\\["\\bfnrt]${plain})*"`;
const number = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const scalar = `(?:${string}|${number}|true|false|null)`;
const stringOrNull = `(?:${string}|null)`;
const numberOrNull = `(?:${number}|null)`;
const booleanOrNull = "(?:true|false|null)";

interface PatternOptions extends Spaces {
  /** Keys whose values are to be found. */
  readonly captured: readonly string[];
}

function formatPattern(value: unknown, options: PatternOptions): string {
  if (value === null) return scalar;
  if (typeof value === "string") return stringOrNull;
  if (typeof value === "boolean") return booleanOrNull;
  if (Array.isArray(value)) return formatItems(value, options);
  return isJsonObject(value) ? formatMembers(value, options) : numberOrNull;
}

/** As many as there are, each as the first. */
function formatItems(items: readonly unknown[], options: PatternOptions): string {
  const [first = null] = items;
  const isScalar = typeof first !== "object" || first === null;
  const item = isScalar ? scalar : formatPattern(first, { ...options, captured: [] });
  return String.raw`\[(?:${item}(?:${options.comma}${item})*)?\]`;
}

function formatMembers(
  members: Readonly<Record<string, unknown>>,
  { captured, ...spaces }: PatternOptions,
): string {
  const patterns = Object.entries(members).map(([key, member]) => {
    const pattern = formatPattern(member, { ...spaces, captured: [] });
    const kept = captured.includes(key) ? `(${pattern})` : pattern;
    return escapePattern(JSON.stringify(key)) + spaces.colon + kept;
  });
  return String.raw`\{${patterns.join(spaces.comma)}\}`;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
