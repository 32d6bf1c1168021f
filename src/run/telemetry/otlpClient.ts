import { setTimeout as delay } from "node:timers/promises";
import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider } from "@opentelemetry/sdk-logs";
import { AlwaysOnSampler, BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { createBatchSender, type SendBatch } from "./batchSender.ts";
import type { RunFacts } from "./telemetryMessages.ts";
import type { TelemetryPorts } from "./testSpans.ts";

/** Sends spans and events to `<otlp>/v1/traces` and `<otlp>/v1/logs`, as OTLP over HTTP in JSON. */
export interface OtlpClient extends TelemetryPorts {
  /** Sends what is held, for no longer than this; resolves with how many were not taken. */
  close(withinMs: number): Promise<number>;
}

/** `onFault` is told of each request that failed. */
export function createOtlpClient(
  { otlp, version }: RunFacts,
  onFault: (error: unknown) => void,
): OtlpClient {
  const traces = new OTLPTraceExporter(optionsFor(otlp, "v1/traces"));
  const logs = new OTLPLogExporter(optionsFor(otlp, "v1/logs"));
  const spans = createBatchSender(toSendBatch(traces), onFault);
  const events = createBatchSender(toSendBatch(logs), onFault);
  const resource = resourceFromAttributes({
    "service.name": "touchstone",
    "service.version": version,
  });
  const tracers = new BasicTracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    spanProcessors: [{ ...idle, onStart: () => undefined, onEnd: spans.add }],
  });
  const loggers = new LoggerProvider({ resource, processors: [{ ...idle, onEmit: events.add }] });
  return {
    tracer: tracers.getTracer("touchstone", version, { schemaUrl }),
    logger: loggers.getLogger("touchstone", version, { schemaUrl }),
    async close(withinMs) {
      await Promise.race([Promise.all([spans.flush(), events.flush()]), delay(withinMs)]);
      return spans.lost() + events.lost();
    },
  };
}

// --- internal ---

/** The version of the conventions that names of attributes and events are taken from. */
const schemaUrl = "https://opentelemetry.io/schemas/1.41.0";

/** One request, its repeats included: shorter than the end of a run waits, so that it can be told why nothing was taken. */
const requestTimeoutMs = 1500;

const idle = { forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() };

function optionsFor(otlp: string, place: string) {
  return {
    url: `${otlp.replace(/\/+$/, "")}/${place}`,
    timeoutMillis: requestTimeoutMs,
    httpAgentOptions: { keepAlive: true },
  };
}

interface Exporter<T> {
  export(batch: T[], done: (result: ExportResult) => void): void;
}

function toSendBatch<T>(exporter: Exporter<T>): SendBatch<T> {
  return (batch) =>
    new Promise((resolve, reject) => {
      exporter.export(batch, ({ code, error }) => {
        if (code === ExportResultCode.SUCCESS) resolve();
        else reject(error ?? new Error("it was not taken"));
      });
    });
}
