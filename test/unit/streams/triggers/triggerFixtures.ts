import { mock } from "node:test";
import type { StopTriggerConfig } from "../../../../src/model/config/stopTrigger.ts";

import type { HandlerRecord } from "../../../../src/model/results/record.ts";
import type { CompileSchema } from "../../../../src/streams/compileSchema.ts";
import {
  createTriggers,
  type StopTriggerSet,
} from "../../../../src/streams/triggers/createTriggers.ts";

/** Epoch ns of the mocked clock. */
export const mockedNow = () => BigInt(Date.now()) * 1_000_000n;

/** Puts clock and timers into the test's hands; undone by `mock.timers.reset()`. */
export function mockTime(): void {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_795_224_454_000 });
}

export function makeRecord(sequence: number, body: unknown = {}): HandlerRecord {
  return {
    id: `record-${sequence}`,
    sequence,
    scenario: 11,
    run_number: 1,
    created_time_ns: mockedNow() - 5_000_000_000n,
    processed_time_ns: mockedNow(),
    traceparent: null,
    tracestate: null,
    payload: {
      type: "ReactionInvocation",
      reaction_type: "http",
      query_id: null,
      request_method: "POST",
      request_path: "/reaction",
      headers: {},
      request_body: body,
    },
  };
}

/** An armed set whose clock runs, and the kinds that fired because of the time. */
export function armTriggers(
  configs: readonly StopTriggerConfig[],
  compileSchema: CompileSchema = () => () => false,
): { readonly set: StopTriggerSet; readonly due: string[]; readonly failures: string[] } {
  const due: string[] = [];
  const onDue = (kind: string) => due.push(kind);
  const failures: string[] = [];
  const fail = (message: string) => failures.push(message);
  const set = createTriggers(configs, { compileSchema, now: mockedNow, onDue, fail });
  set.startClock();
  set.arm();
  return { set, due, failures };
}
