/** JSON text of a value that may hold BigInts: they become bare integers with all digits. */
export function formatExactJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, each: unknown) => (typeof each === "bigint" ? JSON.rawJSON(each.toString()) : each),
    indent,
  );
}

/** Parsed JSON in which integers beyond 2^53 are BigInts; throws what `JSON.parse` throws. */
export function parseExactJson(text: string): unknown {
  if (!hasLongDigits(text) || !longInteger.test(text)) return JSON.parse(text);
  if (text.includes(mark) || text.includes(escapedMark)) return parseEachExactly(text);
  try {
    return unmark(JSON.parse(text.replace(longIntegers, `$1"${mark}$2"`)));
  } catch {
    // Not JSON, or digits within a text: the quote put there ended it, and the mark after it is never JSON.
    return parseEachExactly(text);
  }
}

/** Asks about every value: three times as slow. */
export function parseEachExactly(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    const isRounded = typeof value === "number" && !Number.isSafeInteger(value);
    const source = context?.source;
    return isRounded && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
  });
}

// --- internal ---

/** A character that no text has in practice; one that has it is parsed the slow way. */
const mark = "\ue000";
const escapedMark = "\\u";
/** A value of at least 16 digits, as all beyond 2^53 are. */
const pattern = String.raw`((?:^|[:[,])\s*)(-?[1-9]\d{15,})(?=\s*(?:[,}\]]|$))`;
const longInteger = new RegExp(pattern);
const longIntegers = new RegExp(pattern, "g");

/** Integers that lose digits as numbers have at least so many. */
const longLength = 16;

/** Whether a text may hold an integer that loses digits as a number; of so many digits in a row, one is at a position that is looked at. */
function hasLongDigits(json: string): boolean {
  for (let at = longLength - 1; at < json.length; at += longLength) {
    if (!isDigit(json, at)) continue;
    let from = at;
    while (isDigit(json, from - 1)) from--;
    let to = at + 1;
    while (isDigit(json, to)) to++;
    if (to - from >= longLength) return true;
  }
  return false;
}

function isDigit(json: string, at: number): boolean {
  const code = json.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function unmark(value: unknown): unknown {
  if (typeof value === "string") return value.startsWith(mark) ? toInteger(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) value[at] = unmark(value[at]);
    return value;
  }
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    const each = fields[key];
    if (typeof each === "string" || typeof each === "object") fields[key] = unmark(each);
  }
  return fields;
}

function toInteger(marked: string): number | bigint {
  const digits = marked.slice(mark.length);
  const rounded = Number(digits);
  return Number.isSafeInteger(rounded) ? rounded : BigInt(digits);
}
