import http from "node:http";
import type { AddressInfo } from "node:net";
import zlib from "node:zlib";
import * as z from "zod";

/** As protobuf has it in JSON: of 64 bits, so a decimal string. */
const countSchema = z.string().regex(/^\d+$/);
const valueSchema = z.union([
  z.strictObject({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.strictObject({ intValue: countSchema }).transform(({ intValue }) => BigInt(intValue)),
  z.strictObject({ doubleValue: z.number() }).transform(({ doubleValue }) => doubleValue),
  z
    .strictObject({ arrayValue: z.strictObject({ values: z.array(z.unknown()) }) })
    .transform(({ arrayValue }) => arrayValue),
]);
const attributesSchema = z
  .array(z.strictObject({ key: z.string(), value: valueSchema }))
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));
const resourceSchema = z.strictObject({ attributes: attributesSchema });
const scopeSchema = z.strictObject({ name: z.string(), version: z.string() });
const traceIdSchema = z.string().regex(/^[0-9a-f]{32}$/);
const spanIdSchema = z.string().regex(/^[0-9a-f]{16}$/);

const spanSchema = z.strictObject({
  traceId: traceIdSchema,
  spanId: spanIdSchema,
  parentSpanId: spanIdSchema.optional(),
  flags: z.int(),
  name: z.string(),
  kind: z.int(),
  startTimeUnixNano: countSchema,
  endTimeUnixNano: countSchema,
  attributes: attributesSchema,
  status: z.strictObject({ code: z.int().default(0) }),
});
export type ReceivedSpan = z.infer<typeof spanSchema>;

const eventSchema = z.strictObject({
  eventName: z.string(),
  traceId: traceIdSchema,
  spanId: spanIdSchema,
  flags: z.int(),
  timeUnixNano: countSchema,
  observedTimeUnixNano: countSchema,
  attributes: attributesSchema,
});
export type ReceivedEvent = z.infer<typeof eventSchema>;

const tracesSchema = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: resourceSchema,
      scopeSpans: z.array(
        z.strictObject({ schemaUrl: z.string(), scope: scopeSchema, spans: z.array(spanSchema) }),
      ),
    }),
  ),
});
const logsSchema = z.strictObject({
  resourceLogs: z.array(
    z.strictObject({
      resource: resourceSchema,
      scopeLogs: z.array(
        z.strictObject({
          schemaUrl: z.string(),
          scope: scopeSchema,
          logRecords: z.array(eventSchema),
        }),
      ),
    }),
  ),
});

/** What a receiver does with a request in place of taking it. */
export type ReceiverFault =
  | "hang"
  | { readonly status: number; readonly retryAfter?: string; readonly body?: string };

/** A receiver of OTLP over HTTP in JSON, as the protocol's specification has it. */
export interface OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  readonly events: ReceivedEvent[];
  readonly schemaUrls: Set<string>;
  readonly resources: Record<string, unknown>[];
  readonly headers: http.IncomingHttpHeaders[];
  /** Each is what is done with one of the next requests. */
  plan(...faults: ReceiverFault[]): void;
  /** All that was sent to it, as text. */
  text(): string;
  close(): Promise<void>;
}

/** Starts one on 127.0.0.1 that does `fault` always. What does not have the form of OTLP is answered with 400. */
export async function startOtlpReceiver(fault?: ReceiverFault): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const events: ReceivedEvent[] = [];
  const schemaUrls = new Set<string>();
  const resources: Record<string, unknown>[] = [];
  const headers: http.IncomingHttpHeaders[] = [];
  const planned: ReceiverFault[] = [];
  const texts: string[] = [];

  function take(path: string | undefined, body: unknown): void {
    if (path === "/v1/traces") {
      for (const { resource, scopeSpans } of tracesSchema.parse(body).resourceSpans) {
        resources.push(resource.attributes);
        for (const scope of scopeSpans) {
          schemaUrls.add(scope.schemaUrl);
          spans.push(...scope.spans);
        }
      }
    } else if (path === "/v1/logs") {
      for (const { resource, scopeLogs } of logsSchema.parse(body).resourceLogs) {
        resources.push(resource.attributes);
        for (const scope of scopeLogs) {
          schemaUrls.add(scope.schemaUrl);
          events.push(...scope.logRecords);
        }
      }
    } else throw new Error(`there is no ${path}`);
  }

  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const isPacked = request.headers["content-encoding"] === "gzip";
    const text = (isPacked ? zlib.gunzipSync(sent) : sent).toString("utf8");
    texts.push(text);
    headers.push(request.headers);
    const next = planned.shift() ?? fault;
    if (next === "hang") return;
    if (next !== undefined) {
      const { status, retryAfter, body } = next;
      response.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter });
      return void response.end(body);
    }
    try {
      take(request.url, JSON.parse(text));
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    events,
    schemaUrls,
    resources,
    headers,
    plan: (...faults) => planned.push(...faults),
    text: () => texts.join("\n"),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
