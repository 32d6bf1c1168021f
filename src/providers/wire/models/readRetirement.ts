import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { readText } from "../lenient.ts";

/** What an entry of a list says of the end of its model. */
export interface Retirement {
  readonly retiresOn?: string;
  readonly replacement?: string;
}

/**
 * Read leniently: lists name the day and the replacement differently (OpenAI `shutdown_date`, OpenRouter
 * `expiration_date`, Mistral `deprecation` with `deprecation_replacement_model`, Azure `deprecation.inference`), and write
 * days as dates, times or seconds.
 */
export function readRetirement(entry: Readonly<Record<string, unknown>>): Retirement {
  const places = [entry, ...nestedKeys.map((key) => findValue(entry, key)).filter(isJsonObject)];
  const retiresOn = findFirst(places, dateKeys, readDay);
  const replacement = findFirst(places, replacementKeys, readName);
  return {
    ...(retiresOn !== undefined && { retiresOn }),
    ...(replacement !== undefined && { replacement }),
  };
}

// --- internal ---

/** In lower case and without `_`, the clearest first; what is deprecated may answer for long, and is no retirement by itself. */
const dateKeys = [
  ...["retiresat", "retireson", "retiredat", "retireat", "retirementdate", "retirement"],
  ...["shutdowndate", "shutdownat", "shutdown", "sunsetdate", "sunsetat", "sunset"],
  ...["endoflife", "endoflifedate", "eol", "eoldate", "discontinuedat", "discontinuationdate"],
  ...["removaldate", "removedat", "expirationdate", "expirydate", "expiresat"],
  ...["inference", "deprecationdate", "deprecation"],
];

const replacementKeys = [
  ...["replacement", "replacementmodel", "replacementmodelid", "replacedby", "successor"],
  ...["deprecationreplacementmodel", "deprecationreplacementmodelid"],
  ...["suggestedreplacement", "recommendedreplacement", "migrateto"],
];

/** Objects of an entry that hold such keys. */
const nestedKeys = ["deprecation", "retirement", "lifecycle", "sunset", "modelinfo", "metadata"];

function findFirst<T>(
  places: readonly Readonly<Record<string, unknown>>[],
  keys: readonly string[],
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const key of keys) {
    for (const place of places) {
      const found = read(findValue(place, key));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** `retires_at`, `retiresAt` and `Retires-At` are one key. */
function findValue(place: Readonly<Record<string, unknown>>, wanted: string): unknown {
  const key = Object.keys(place).find(
    (each) => each.replaceAll(/[_-]/g, "").toLowerCase() === wanted,
  );
  return key === undefined ? undefined : place[key];
}

function readName(value: unknown): string | undefined {
  if (!isJsonObject(value)) return readText(value);
  return readText(value.id) ?? readText(value.model) ?? readText(value.name);
}

/** A date, a time, or seconds or milliseconds since 1970; undefined for all else. */
function readDay(value: unknown): string | undefined {
  const isCount = typeof value === "string" && /^\d{9,}$/.test(value);
  if (typeof value === "number" || isCount) return toDay(toMs(Number(value)));
  if (typeof value !== "string") return undefined;
  const date = /^\d{4}-\d\d-\d\d$/.exec(value.trim());
  if (date !== null) return toDay(Date.parse(date[0]));
  if (/^\d{4}-\d\d-\d\d[T ]/.test(value)) return toDay(Date.parse(value));
  const isInWords = /^[a-z]{3,9}\.? \d{1,2},? \d{4}$/i.test(value.trim());
  return isInWords ? toDay(Date.parse(`${value.trim()} UTC`)) : undefined;
}

const mostSeconds = 100_000_000_000;

function toMs(count: number): number {
  return count < mostSeconds ? count * 1000 : count;
}

/** What lies far off is another figure, or no day at all such as 0 or 9999. */
function toDay(ms: number): string | undefined {
  if (!(ms > Date.UTC(2015, 0) && ms < Date.UTC(2100, 0))) return undefined;
  return new Date(ms).toISOString().slice(0, 10);
}
