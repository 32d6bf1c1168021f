import { isUtf8 } from "node:buffer";
import { findCharset, findUtf16Mark } from "../../../common/charset.ts";
import { formatExactJson, parseExactJson } from "../../../model/json/exactJson.ts";
import { findTooDeep } from "../../../model/json/jsonDepth.ts";
import { hasDoubledKey } from "../../../model/json/jsonSlices.ts";
import { isJsonObject } from "../../../model/json/jsonValue.ts";
import type { BodyValue } from "./bodyValue.ts";

/** What a body says, and how it came. */
export interface ReceivedBody extends BodyValue {
  /** The JSON that the value was parsed from, where it is a plain line: a log keeps it digit for digit. */
  readonly text?: string;
  /** The body as it came: its text, or its bytes where they are no UTF-8. */
  readonly written: string | Buffer;
  /** Whether a record of `text`, or of `value` where there is none, shows the body as it came. */
  readonly isShown: boolean;
}

/**
 * A body that came as text: JSON, integers exact; null for an empty text. Text that is no JSON, or is nested deeper than
 * 500 levels (what writes it again would run out of stack), is kept as `{ raw }`.
 */
export function readBodyText(written: string): ReceivedBody {
  const json = written.charCodeAt(0) === byteOrderMark ? written.slice(1) : written;
  if (json === "") return { value: null, written, isShown: written === "" };
  const parsed = parseJson(json);
  if (parsed === undefined) return { value: { raw: written }, written, isShown: true };
  const { value } = parsed;
  const trimmed = json.trim();
  const text = isPlainLine(trimmed) && !hasDoubledKey(trimmed, value) ? trimmed : undefined;
  const isShown = (text ?? formatExactJson(value)) === written && !isMistakable(value);
  return { value, text, written, isShown };
}

/** A body that came as bytes, in the charset that their byte order mark or `contentType` says, else UTF-8. */
export function readBodyBytes(
  bytes: Buffer,
  contentType?: string,
  readText = readBodyText,
): ReceivedBody {
  const charset = findUtf16Mark(bytes) ?? findCharset(contentType) ?? "utf-8";
  const isUtf8Text = charset === "utf-8";
  const decoded = isUtf8Text ? bytes.toString("utf8") : decode(bytes, charset);
  const body = readText(decoded);
  const isText = isUtf8Text ? hasAll(decoded, bytes) : Buffer.from(decoded, "utf8").equals(bytes);
  if (isText) return body;
  const { value, text } = body;
  return { value, text, written: bytes, isShown: false };
}

// --- internal ---

const byteOrderMark = 0xfeff;
const needlessEscape = /\\[u/]/;

function parseJson(json: string): { value: unknown } | undefined {
  if (findTooDeep(json) !== undefined) return undefined;
  try {
    return { value: parseExactJson(json) };
  } catch {
    return undefined; // whatever it is, it was received
  }
}

/** Whether it is one line in which characters stand for themselves, so that a search finds them. */
function isPlainLine(json: string): boolean {
  if (json.includes("\n") || json.includes("\r")) return false;
  return !json.includes("\\") || !needlessEscape.test(json);
}

/** Whether a record of the value could also be one of an empty body, or of text that is no JSON. */
function isMistakable(value: unknown): boolean {
  if (value === null) return true;
  return isJsonObject(value) && typeof value.raw === "string" && Object.keys(value).length === 1;
}

/** Whether a text says all of the bytes it was decoded from. */
function hasAll(text: string, bytes: Buffer): boolean {
  return !text.includes("\ufffd") || isUtf8(bytes);
}

/** In a charset that is not known the bytes are read as UTF-8. */
function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString("utf8");
  }
}
