import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { parseIsoNs } from "../../../model/time/isoTime.ts";

/** How JSON has a type of `google.protobuf`, where that is not an object with its fields. */
export interface WellKnownType {
  /** Of a message as its library has it; what JSON cannot say stays as it is. */
  readonly toJson: (message: unknown) => unknown;
  /** Takes the fields themselves too, of types that are no objects in JSON. Throws where it is no value of the type. */
  readonly fromJson: (json: unknown) => unknown;
}

/**
 * By full name, as https://protobuf.dev/programming-guides/json/ has them, but for integers of 64 bits: they are numbers
 * with all digits in records, whatever holds them.
 */
export const wellKnownTypes: ReadonlyMap<string, WellKnownType> = new Map([
  [".google.protobuf.Timestamp", { toJson: formatTimestamp, fromJson: parseTimestamp }],
  [".google.protobuf.Duration", { toJson: formatDuration, fromJson: parseDuration }],
  [".google.protobuf.FieldMask", { toJson: formatMask, fromJson: parseMask }],
  [".google.protobuf.Struct", { toJson: formatStruct, fromJson: parseStruct }],
  [".google.protobuf.Value", { toJson: formatValue, fromJson: parseValue }],
  [".google.protobuf.ListValue", { toJson: formatList, fromJson: parseList }],
  ...["Bool", "Bytes", "Double", "Float", "Int32", "Int64", "String", "UInt32", "UInt64"].map(
    (name) => [`.google.protobuf.${name}Value`, { toJson: unwrap, fromJson: wrap }] as const,
  ),
]);

// --- internal ---

const nsPerSecond = 1_000_000_000n;
/** From the year 1 to 9999. */
const firstSecond = -62_135_596_800n;
const lastSecond = 253_402_300_799n;
const longestSeconds = 315_576_000_000n;

function formatTimestamp(message: unknown): unknown {
  const { seconds, nanos } = readParts(message);
  const isValid =
    seconds >= firstSecond && seconds <= lastSecond && nanos >= 0n && nanos < nsPerSecond;
  if (!isValid) return message;
  const clock = new Date(Number(seconds) * 1000).toISOString().slice(0, -5);
  return `${clock}${formatFraction(nanos)}Z`;
}

function parseTimestamp(json: unknown): unknown {
  if (typeof json !== "string") return refuseUnlessObject(json, "Timestamp");
  const ns = parseIsoNs(json);
  if (ns === undefined) return refuse(json, "Timestamp");
  const nanos = ((ns % nsPerSecond) + nsPerSecond) % nsPerSecond;
  return { seconds: String((ns - nanos) / nsPerSecond), nanos: Number(nanos) };
}

function formatDuration(message: unknown): unknown {
  const { seconds, nanos } = readParts(message);
  const isNegative = seconds < 0n || nanos < 0n;
  const [s, ns] = isNegative ? [-seconds, -nanos] : [seconds, nanos];
  if (s < 0n || s > longestSeconds || ns < 0n || ns >= nsPerSecond) return message;
  return `${isNegative ? "-" : ""}${s}${formatFraction(ns)}s`;
}

function parseDuration(json: unknown): unknown {
  if (typeof json !== "string") return refuseUnlessObject(json, "Duration");
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(json);
  if (match === null) return refuse(json, "Duration");
  const [, sign = "", seconds = "", fraction = ""] = match;
  return { seconds: `${sign}${seconds}`, nanos: Number(`${sign}${fraction.padEnd(9, "0")}`) };
}

/** None, three, six or nine digits. */
function formatFraction(nanos: bigint): string {
  if (nanos === 0n) return "";
  return `.${String(nanos)
    .padStart(9, "0")
    .replace(/(?:000){1,2}$/, "")}`;
}

function readParts(message: unknown): { readonly seconds: bigint; readonly nanos: bigint } {
  const { seconds = 0n, nanos = 0 } = isJsonObject(message) ? message : {};
  return { seconds: BigInt(seconds as bigint), nanos: BigInt(nanos as number) };
}

/** Paths that would not come back as they were stay as they are. */
function formatMask(message: unknown): unknown {
  const paths = isJsonObject(message) && Array.isArray(message.paths) ? message.paths : [];
  const written = paths.map((path) => String(path).replace(/_([a-z])/g, (_, c) => c.toUpperCase()));
  const isSame = written.every((path, at) => toSnakeCase(path) === paths[at]);
  return isSame ? written.join(",") : message;
}

function parseMask(json: unknown): unknown {
  if (typeof json !== "string") return refuseUnlessObject(json, "FieldMask");
  return { paths: json === "" ? [] : json.split(",").map(toSnakeCase) };
}

function toSnakeCase(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function unwrap(message: unknown): unknown {
  return isJsonObject(message) ? message.value : message;
}

function wrap(json: unknown): unknown {
  return isJsonObject(json) ? json : { value: json };
}

function formatStruct(message: unknown): unknown {
  const fields = isJsonObject(message) && isJsonObject(message.fields) ? message.fields : {};
  return Object.fromEntries(Object.entries(fields).map(([key, each]) => [key, formatValue(each)]));
}

function parseStruct(json: unknown): unknown {
  if (!isJsonObject(json)) return refuse(json, "Struct");
  const fields = Object.entries(json).map(([key, each]) => [key, parseValue(each)]);
  return { fields: Object.fromEntries(fields) };
}

function formatValue(message: unknown): unknown {
  const { structValue, listValue, stringValue, numberValue, boolValue } = isJsonObject(message)
    ? message
    : {};
  if (structValue !== undefined) return formatStruct(structValue);
  if (listValue !== undefined) return formatList(listValue);
  return stringValue ?? numberValue ?? boolValue ?? null;
}

function parseValue(json: unknown): unknown {
  if (Array.isArray(json)) return { listValue: parseList(json) };
  if (isJsonObject(json)) return { structValue: parseStruct(json) };
  if (typeof json === "string") return { stringValue: json };
  if (typeof json === "boolean") return { boolValue: json };
  return json === null ? { nullValue: "NULL_VALUE" } : { numberValue: Number(json) };
}

function formatList(message: unknown): unknown {
  const values = isJsonObject(message) && Array.isArray(message.values) ? message.values : [];
  return values.map(formatValue);
}

function parseList(json: unknown): unknown {
  return Array.isArray(json) ? { values: json.map(parseValue) } : refuse(json, "ListValue");
}

function refuseUnlessObject(json: unknown, type: string): unknown {
  return isJsonObject(json) ? json : refuse(json, type);
}

function refuse(json: unknown, type: string): never {
  throw new Error(`${String(JSON.stringify(json)).slice(0, 100)} is no ${type} of google.protobuf`);
}
