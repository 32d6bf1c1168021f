import * as z from "zod";
import { decodePercent } from "../../../common/decodePercent.ts";
import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { findShapeFault } from "../../../model/words/shapeFault.ts";

type Headers = Readonly<Record<string, string>>;

/**
 * Why a request is no CloudEvent, or no batch of them; undefined where it is. See the HTTP protocol binding 1.0.2:
 * https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md
 */
export function findEventFault(headers: Headers, body: unknown): string | undefined {
  const type = (headers["content-type"] ?? "").toLowerCase();
  if (type.startsWith("application/cloudevents-batch+json")) {
    if (!Array.isArray(body)) return "a batch of events must be an array";
    for (const [index, event] of body.entries()) {
      const fault = findStructuredFault(event);
      if (fault !== undefined) return `event ${index + 1} of the batch: ${fault}`;
    }
    return undefined;
  }
  if (type.startsWith("application/cloudevents")) return findStructuredFault(body);
  return findAttributeFault(readAttributes(headers));
}

/**
 * The headers that answer who asks whether it may send events; see "HTTP 1.1 Web Hooks for Event Delivery":
 * https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md
 */
export function buildHandshake(headers: Headers): Record<string, string> {
  const { "webhook-request-origin": origin, "webhook-request-rate": rate } = headers;
  if (origin === undefined) return {};
  return {
    "webhook-allowed-origin": origin,
    ...(rate !== undefined && { "webhook-allowed-rate": "*" }),
  };
}

// --- internal ---

const text = z.string().min(1);
const attributesSchema = z.looseObject({
  specversion: z.literal("1.0"),
  id: text,
  source: text,
  type: text,
  datacontenttype: text.optional(),
  dataschema: z.url().optional(),
  subject: text.optional(),
  time: z.iso.datetime({ offset: true }).optional(),
});
const attributeName = /^[a-z0-9]+$/;

function findStructuredFault(event: unknown): string | undefined {
  if (!isJsonObject(event)) return "an event must be an object";
  const { data, data_base64: base64, ...attributes } = event;
  if (data !== undefined && base64 !== undefined) return "it has both data and data_base64";
  return findAttributeFault(attributes);
}

function findAttributeFault(attributes: Record<string, unknown>): string | undefined {
  const parsed = attributesSchema.safeParse(attributes);
  if (!parsed.success) {
    const { path, message } = findShapeFault(parsed.error, attributes);
    return `${path.join(".")} ${message}`;
  }
  const bad = Object.keys(attributes).find((name) => !attributeName.test(name));
  return bad === undefined ? undefined : `"${bad}" is not the name of an attribute`;
}

/** Of an event in binary mode. */
function readAttributes(headers: Headers): Record<string, unknown> {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith("ce-") ? [[name.slice(3), decodePercent(value)]] : [],
  );
  return Object.fromEntries(attributes);
}
