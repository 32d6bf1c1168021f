import type { HandlerRecord } from "../../../src/model/record.ts";

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
