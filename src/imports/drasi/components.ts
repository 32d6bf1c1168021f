import * as z from "zod";
import { readKey } from "../../model/json/jsonValue.ts";
import { count, lenient, text } from "../lenient.ts";
import { noteLost } from "../noteLost.ts";
import type { Notes } from "../notes.ts";

/** A dispatcher as ours; undefined, and noted, where there is none like it. */
export function buildDispatcher(
  dispatcher: unknown,
  sourceId: string,
  notes: Notes,
): object | undefined {
  const written = dispatcherSchema.parse(dispatcher);
  const { kind, url, port, host, endpoint, timeout_seconds, batch_events, stream_name } = written;
  noteLost(dispatcher, written, notes, `Dispatcher ${kind}: `);
  if (kind === "Console") return { kind: "console" };
  if (kind === "JsonlFile") return { kind: "jsonl" };
  if (kind === "RedisStream") {
    const address = `redis://${host ?? "127.0.0.1"}:${port ?? 6379}`;
    return { kind: "redis-stream", url: address, stream: stream_name ?? `${sourceId}-change` };
  }
  if (kind === "Http" && url !== undefined) {
    if (batch_events !== false) {
      notes.add(
        "Http dispatcher: batches of Drasi go to an address of their own, in a form of their own; changes are sent one by one here.",
      );
    }
    const path = endpoint ?? `/sources/${encodeURIComponent(sourceId)}/events`;
    return {
      kind: "http",
      url: `${url.replace(/\/+$/, "")}${port === undefined ? "" : `:${port}`}${path}`,
      ...(timeout_seconds === undefined ? {} : { timeoutMs: timeout_seconds * 1000 }),
    };
  }
  notes.add(`Dispatcher ${kind}: has no counterpart and is left out.`);
  return undefined;
}

interface ObserverContext {
  readonly id: string;
  readonly role: "queries" | "reactions";
  readonly notes: Notes;
}

/** A query or reaction with its handler, triggers and loggers; undefined, and noted, where nothing here brings its records. */
export function buildObserver(
  observer: unknown,
  run: unknown,
  { id, role, notes }: ObserverContext,
): { stopTriggers?: object[] } | undefined {
  const handlerKey = role === "queries" ? "result_stream_handler" : "output_handler";
  const handler = buildHandler(readKey(observer, handlerKey), `${id}: ${handlerKey}`, id, notes);
  if (handler === undefined) return undefined;
  const listed = readKey(observer, "stop_triggers") ?? [readKey(observer, "stop_trigger")];
  const triggers = (Array.isArray(listed) ? listed : [listed]).flatMap((each) =>
    each === undefined ? [] : (buildTrigger(each, notes) ?? []),
  );
  const kept = readKey(run, role === "queries" ? "loggers" : "output_loggers");
  const loggers = (Array.isArray(kept) ? kept : []).flatMap(
    (each) => buildLogger(each, notes) ?? [],
  );
  return {
    ...{ handler },
    ...(triggers.length === 0 ? {} : { stopTriggers: triggers }),
    ...(loggers.length === 0 ? {} : { loggers }),
  };
}

// --- internal ---

const kindKey = z.string().catch("?");
const dispatcherSchema = z
  .object({
    kind: kindKey,
    url: text,
    port: lenient(z.int().positive()),
    host: text,
    endpoint: text,
    timeout_seconds: lenient(z.int().positive()),
    batch_events: lenient(z.boolean()),
    stream_name: text,
  })
  .catch({ kind: "?" });
const handlerSchema = z
  .object({
    kind: kindKey,
    host: text,
    port: lenient(z.int().min(0)),
    path: text,
    stream_name: text,
    process_old_entries: lenient(z.boolean()),
  })
  .catch({ kind: "?" });
const triggerSchema = z
  .object({
    kind: kindKey,
    record_count: lenient(z.int().positive()),
    record_sequence_number: lenient(z.int().positive()),
  })
  .catch({ kind: "?" });
const loggerSchema = z.object({ kind: kindKey, max_lines_per_file: count }).catch({ kind: "?" });

function buildHandler(written: unknown, at: string, id: string, notes: Notes): object | undefined {
  const handler = handlerSchema.parse(written);
  const { kind, host, port, path, stream_name, process_old_entries } = handler;
  noteLost(written, handler, notes, `${at}.`);
  const place = {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
  };
  if (kind === "Http") return { kind: "http", ...place, ...(path === undefined ? {} : { path }) };
  if (kind === "Grpc") return { kind: "grpc", ...place };
  if (kind === "RedisStream") {
    const address = `redis://${host ?? "127.0.0.1"}:${port ?? 6379}`;
    const start = process_old_entries === true ? { start: "0" } : {};
    return { kind: "redis-stream", url: address, stream: stream_name ?? `${id}-results`, ...start };
  }
  notes.add(`${at}: one of kind ${kind} has no counterpart; ${id} is left out.`);
  return undefined;
}

function buildTrigger(written: unknown, notes: Notes): object | undefined {
  const trigger = triggerSchema.parse(written);
  const { kind, record_count: recordCount, record_sequence_number: sequence } = trigger;
  noteLost(written, trigger, notes, `Stop trigger ${kind}: `);
  if (kind === "RecordCount" && recordCount !== undefined)
    return { kind: "record-count", recordCount };
  if (kind === "RecordSequenceNumber" && sequence !== undefined) {
    return { kind: "record-sequence-number", sequence };
  }
  notes.add(`Stop trigger ${kind} is left out.`);
  return undefined;
}

function buildLogger(written: unknown, notes: Notes): object | undefined {
  const logger = loggerSchema.parse(written);
  const { kind, max_lines_per_file: most } = logger;
  noteLost(written, logger, notes, `Logger ${kind}: `);
  if (kind === "JsonlFile") {
    return { kind: "jsonl", ...(most === undefined ? {} : { maxLinesPerFile: most }) };
  }
  if (kind === "PerformanceMetrics") return { kind: "performance-metrics" };
  if (kind === "Console") return { kind: "console" };
  notes.add(`Logger ${kind} is left out.`);
  return undefined;
}
