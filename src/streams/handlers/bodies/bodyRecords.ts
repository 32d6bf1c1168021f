import { randomUUID } from "node:crypto";
import type { KeepRaw } from "../../../model/config/streamHandler.ts";
import { sliceJson } from "../../../model/json/jsonSlices.ts";
import { readKey } from "../../../model/json/jsonValue.ts";
import type { BodyKeys } from "../../../model/results/record.ts";
import { readQueryId } from "../queryId.ts";
import type { ReceivedBody } from "./receivedBody.ts";

/** What one record says of a body. */
export interface BodyRecord {
  /** Of a record that others refer to. */
  readonly id?: string;
  readonly value: unknown;
  /** The JSON of the value, where it came as a plain line. */
  readonly text?: string;
  /** That of the value, else of what it came in. */
  readonly queryId: string | null;
  /** What the record keeps beside the value. */
  readonly keys: BodyKeys;
}

export interface BodyRecordOptions {
  readonly split: "auto" | "none";
  readonly keepRaw: KeepRaw;
}

/**
 * The records of a body, never fewer than one: with `auto` one for each element of an array, or of `results` of an
 * object, of which the other keys are the envelope, unless it is empty. The first keeps the body as it came.
 */
export function listBodyRecords(
  body: ReceivedBody,
  { split, keepRaw }: BodyRecordOptions,
): BodyRecord[] {
  const batch = split === "auto" ? findBatch(body) : undefined;
  if (batch === undefined) {
    const { value, text } = body;
    return [{ value, text, queryId: readQueryId(value), keys: keepBody(body, keepRaw) }];
  }
  const id = randomUUID();
  const { elements, envelope, queryId } = batch;
  const texts = sliceElements(body, envelope !== undefined);
  const kept = { envelope, ...(keepRaw === "never" ? {} : keepWritten(body)) };
  const further = { envelope, raw_of: id };
  return elements.map((value, index) => ({
    ...(index === 0 ? { id } : {}),
    value,
    text: texts?.[index],
    queryId: readQueryId(value) ?? queryId,
    keys: index === 0 ? kept : further,
  }));
}

/** What a record keeps of a body that is not split. */
function keepBody(body: ReceivedBody, keepRaw: KeepRaw): BodyKeys {
  const isKept = keepRaw === "always" || (keepRaw === "different" && !body.isShown);
  return isKept ? keepWritten(body) : {};
}

/** A payload with what its record keeps of its body; the same where that is nothing. */
export function withBody<P extends object>(
  payload: P,
  body: ReceivedBody,
  keepRaw: KeepRaw,
): P & BodyKeys {
  if (keepRaw === "different" && body.isShown) return payload;
  return Object.assign(payload, keepBody(body, keepRaw));
}

// --- internal ---

interface Batch {
  readonly elements: readonly unknown[];
  readonly envelope?: Readonly<Record<string, unknown>>;
  readonly queryId: string | null;
}

function findBatch({ value }: ReceivedBody): Batch | undefined {
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : { elements: value, queryId: null };
  }
  const results = readKey(value, resultsKey);
  if (!Array.isArray(results) || results.length === 0) return undefined;
  const { [resultsKey]: _, ...envelope } = value as Record<string, unknown>;
  return { elements: results, envelope, queryId: readQueryId(value) };
}

const resultsKey = "results";

function keepWritten({ written }: ReceivedBody): BodyKeys {
  return typeof written === "string"
    ? { raw_body: written }
    : { raw_body_base64: written.toString("base64") };
}

function sliceElements({ text }: ReceivedBody, isInObject: boolean): string[] | undefined {
  if (text === undefined) return undefined;
  const array = isInObject
    ? sliceJson(text).find(({ key }) => key === `"${resultsKey}"`)?.text
    : text;
  return array === undefined ? undefined : sliceJson(array).map((slice) => slice.text);
}
