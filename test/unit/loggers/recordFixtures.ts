import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoggerContext } from "../../../src/loggers/loggerContext.ts";

import type { HandlerRecord, ReactionInvocation } from "../../../src/model/results/record.ts";

export const startNs = 1_795_224_454_123_456_789n;

/** Runs a test with a folder of its own, which goes afterwards. */
export async function withLogFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "touchstone-loggers-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A reaction's; what is printed goes to `lines`. */
export function makeContext(
  logFolder: string,
  changes: Partial<LoggerContext> & { readonly lines?: string[] } = {},
): LoggerContext {
  const { lines = [], ...rest } = changes;
  return {
    logFolder,
    filePrefix: "outputs",
    subject: { test_run_reaction_id: "123e4567-e89b-42d3-a456-426614174000.alerts" },
    scenario: 11,
    runNumber: 2,
    componentId: "alerts",
    print: (line) => lines.push(line),
    ...rest,
  };
}

/** A record of an invocation that came `offsetNs` after the first. */
export function makeInvocation(
  sequence: number,
  offsetNs = 0n,
  payload: Partial<ReactionInvocation> = {},
): HandlerRecord {
  return {
    id: `record-${sequence}`,
    sequence,
    scenario: 11,
    run_number: 2,
    created_time_ns: startNs + offsetNs,
    processed_time_ns: startNs + offsetNs + 7n,
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    tracestate: null,
    payload: {
      type: "ReactionInvocation",
      reaction_type: "http",
      query_id: "room-comfort",
      request_method: "POST",
      request_path: "/reaction?a=1",
      headers: { "content-type": "application/json" },
      request_body: { sequence },
      ...payload,
    },
  };
}

/** A record of an attempt whose reply is `rawResponse`. */
export function makeRecord(sequence: number, rawResponse = "{}"): HandlerRecord {
  return {
    id: `record-${sequence}`,
    sequence,
    scenario: 1,
    run_number: 1,
    created_time_ns: 1_795_224_454_123_456_789n,
    processed_time_ns: 1_795_224_454_123_456_791n,
    traceparent: null,
    tracestate: null,
    payload: {
      type: "ProviderAttempt",
      activeMs: 1.5,
      attemptNumber: 1,
      timestamp: "2026-11-21T01:00:00.000Z",
      success: true,
      durationMs: 1.25,
      rawResponse,
      parsedResponse: { created_time_ns: 1 },
      validationErrors: [],
      errorMessage: null,
    },
  };
}
