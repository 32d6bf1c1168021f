/**
 * Messages of OTLP as JSON text (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids are hex, integers of
 * 64 bits decimal strings, enumerations numbers. Attributes are texts that begin with a comma each, to be strung together
 * after the first ones of a list; one without a value is empty.
 */

/** Writes attributes of one name. */
export type WriteAttribute<T> = (value: T | undefined) => string;

export function textAttribute(key: string): WriteAttribute<string> {
  return createAttribute(key, textValue);
}

/** Its value is a list of one text. */
export function listAttribute(key: string): WriteAttribute<string> {
  return createAttribute(key, (text) => `{"arrayValue":{"values":[${textValue(text)}]}}`);
}

/** A whole number, or a double where a count is none. */
export function countAttribute(key: string): WriteAttribute<number> {
  return createAttribute(key, (count) =>
    Number.isSafeInteger(count) ? `{"intValue":"${count}"}` : doubleValue(count),
  );
}

/** A double, also where it is whole. */
export function doubleAttribute(key: string): WriteAttribute<number> {
  return createAttribute(key, doubleValue);
}

/** Those that a list begins with: without the comma before them. */
export function firstAttributes(attributes: string): string {
  return attributes.slice(1);
}

/** Texts strung together as one string: JavaScript makes a tree of a sum, which is read anew each time it is written. */
export function joinTexts(texts: readonly string[]): string {
  return texts.join("");
}

export interface SpanParts {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** Of a request to a server, or of work of our own. */
  readonly kind: "client" | "internal";
  /** Since 1970, as all times here. */
  readonly startNanos: string;
  readonly endNanos: string;
  /** A list of them. */
  readonly attributes: string;
  readonly isErrored: boolean;
}

export function formatSpan(parts: SpanParts): string {
  const { traceId, spanId, parentSpanId, name, kind, startNanos, endNanos, attributes } = parts;
  const parent = parentSpanId === undefined ? "" : `"parentSpanId":"${parentSpanId}",`;
  const status = parts.isErrored ? '{"code":2}' : "{}";
  return (
    `{"traceId":"${traceId}","spanId":"${spanId}",${parent}"flags":${sampledHere},"name":${formatText(name)},` +
    `"kind":${kind === "client" ? 3 : 1},"startTimeUnixNano":"${startNanos}",` +
    `"endTimeUnixNano":"${endNanos}","attributes":[${attributes}],"status":${status}}`
  );
}

export interface EventParts {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  /** When it happened, and when it was written. */
  readonly timeNanos: string;
  readonly observedNanos: string;
  readonly attributes: string;
}

/** A log record that is an event. */
export function formatEvent(parts: EventParts): string {
  const { traceId, spanId, name, timeNanos, observedNanos, attributes } = parts;
  return (
    `{"timeUnixNano":"${timeNanos}","observedTimeUnixNano":"${observedNanos}",` +
    `"eventName":"${name}","attributes":[${attributes}],"flags":1,"traceId":"${traceId}","spanId":"${spanId}"}`
  );
}

/** Milliseconds since 1970 as OTLP has them. */
export function formatNanos(ms: number): string {
  return `${Math.trunc(ms)}000000`;
}

export type Signal = "traces" | "logs";

export interface Sender {
  /** Of the program. */
  readonly version: string;
  /** The version of the conventions that names are taken from. */
  readonly schemaUrl: string;
}

/** What stands before the spans or events of a request, with commas between them, and after. */
export interface RequestFrame {
  readonly head: string;
  readonly tail: string;
}

export function formatRequestFrame(signal: Signal, { version, schemaUrl }: Sender): RequestFrame {
  const [resources, scopes, list] =
    signal === "traces"
      ? ["resourceSpans", "scopeSpans", "spans"]
      : ["resourceLogs", "scopeLogs", "logRecords"];
  const attributes =
    textAttribute("service.name")("touchstone") + textAttribute("service.version")(version);
  const scope = `{"name":"touchstone","version":${formatText(version)}}`;
  const head =
    `{"${resources}":[{"resource":{"attributes":[${firstAttributes(attributes)}]},` +
    `"${scopes}":[{"schemaUrl":${formatText(schemaUrl)},"scope":${scope},"${list}":[`;
  return { head, tail: "]}]}]}" };
}

// --- internal ---

/** Sampled, and begun by this process: bits 0 and 8 of the flags of a span. */
const sampledHere = 0x101;

/** Most values of a run come again and again: the last one is kept, and as one string, not as a tree of its parts. */
function createAttribute<T>(key: string, format: (value: T) => string): WriteAttribute<T> {
  const head = `,{"key":${formatText(key)},"value":`;
  let last: T | undefined;
  let written = "";
  return (value) => {
    if (value === last) return written;
    last = value;
    written = value === undefined ? "" : joinTexts([head, format(value), "}"]);
    return written;
  };
}

function textValue(value: string): string {
  return `{"stringValue":${formatText(value)}}`;
}

function doubleValue(value: number): string {
  return `{"doubleValue":${value}}`;
}

/** Texts of protobuf hold no half of a character. */
function formatText(text: string): string {
  return JSON.stringify(text.toWellFormed());
}
