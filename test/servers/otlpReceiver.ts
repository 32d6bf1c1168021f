import http from "node:http";
import type { AddressInfo } from "node:net";
import * as z from "zod";

const valueSchema = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ intValue: z.number() }).transform(({ intValue }) => intValue),
  z.object({ doubleValue: z.number() }).transform(({ doubleValue }) => doubleValue),
  z.object({ arrayValue: z.unknown() }).transform(({ arrayValue }) => arrayValue),
]);
const attributesSchema = z
  .array(z.object({ key: z.string(), value: valueSchema }))
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));
const resourceSchema = z.object({ attributes: attributesSchema });

const spanSchema = z.object({
  traceId: z.string().length(32),
  spanId: z.string().length(16),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.int(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: attributesSchema,
  status: z.object({ code: z.int() }),
});
export type ReceivedSpan = z.infer<typeof spanSchema>;

const eventSchema = z.object({
  eventName: z.string(),
  traceId: z.string().length(32),
  spanId: z.string().length(16),
  timeUnixNano: z.string(),
  attributes: attributesSchema,
});
export type ReceivedEvent = z.infer<typeof eventSchema>;

const tracesSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: resourceSchema,
      scopeSpans: z.array(z.object({ schemaUrl: z.string(), spans: z.array(spanSchema) })),
    }),
  ),
});
const logsSchema = z.object({
  resourceLogs: z.array(
    z.object({
      resource: resourceSchema,
      scopeLogs: z.array(z.object({ schemaUrl: z.string(), logRecords: z.array(eventSchema) })),
    }),
  ),
});

/** What a receiver does with requests in place of taking them. */
export type ReceiverFault = "hang" | { readonly status: number };

/** A receiver of OTLP over HTTP in JSON, as the protocol's specification has it. */
export interface OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  readonly events: ReceivedEvent[];
  readonly schemaUrls: Set<string>;
  readonly resources: Record<string, unknown>[];
  /** All that was sent to it, as text. */
  text(): string;
  close(): Promise<void>;
}

/** Starts one on 127.0.0.1. What does not have the form of OTLP is answered with 400. */
export async function startOtlpReceiver(fault?: ReceiverFault): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const events: ReceivedEvent[] = [];
  const schemaUrls = new Set<string>();
  const resources: Record<string, unknown>[] = [];
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
    const text = Buffer.concat(chunks).toString("utf8");
    texts.push(text);
    if (fault === "hang") return;
    if (fault !== undefined) return void response.writeHead(fault.status).end();
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
    text: () => texts.join("\n"),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
