import { decodePercent } from "../../common/decodePercent.ts";
import type { Signal } from "./otlpJson.ts";

/** What the environment says of how to send, in the variables that OpenTelemetry has for it. */
export interface OtlpEnvironment {
  readonly headers: Readonly<Record<string, string>>;
  readonly isCompressed: boolean;
}

/**
 * `OTEL_EXPORTER_OTLP_HEADERS` and `OTEL_EXPORTER_OTLP_COMPRESSION`, or of spans `OTEL_EXPORTER_OTLP_TRACES_…` and of events
 * `OTEL_EXPORTER_OTLP_LOGS_…`, which win (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).
 */
export function readOtlpEnvironment(signal: Signal, env = process.env): OtlpEnvironment {
  const read = (name: string) => [
    env[`OTEL_EXPORTER_OTLP_${name}`],
    env[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${name}`],
  ];
  const headers = read("HEADERS").flatMap((list = "") => list.split(",").flatMap(parseHeader));
  const compression = read("COMPRESSION").findLast((name) => name !== undefined && name !== "");
  return { headers: Object.fromEntries(headers), isCompressed: compression === "gzip" };
}

// --- internal ---

/** One `name=value`, percent-encoded; what is none is left out. */
function parseHeader(entry: string): [string, string][] {
  const [, name = "", value = ""] = /^\s*([^=\s;]+)\s*=\s*([^;]*?)\s*(?:;.*)?$/.exec(entry) ?? [];
  if (name === "" || value === "") return [];
  return [[decodePercent(name).toLowerCase(), decodePercent(value)]];
}
