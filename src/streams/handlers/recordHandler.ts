import type { ReactionInvocation, ResultStream } from "../../model/results/record.ts";
import type { CompileSchema } from "../compileSchema.ts";

/** One thing that came in, before it is numbered. */
export interface Arrival {
  /** Given by the sender where there is one (a stream entry's id), else absent. */
  readonly id?: string;
  /** When it had come in whole, epoch ns. */
  readonly arrivedNs: bigint;
  readonly traceparent: string | null;
  readonly tracestate: string | null;
  readonly payload: ReactionInvocation | ResultStream;
  /** The JSON that the payload's `request_body` or `query_result` was parsed from, if it is on one line. */
  readonly bodyText?: string;
}

/** Whether something that comes in now is taken: `full` while too many senders wait already. */
export type Admission = "open" | "paused" | "stopped" | "full";

/** Where a handler brings what came in. Its methods never throw. */
export interface ArrivalSink {
  /** Asked before a body is read and again before it is taken. */
  admission(): Admission;
  /** Takes what came in together. Undefined when there is room for more at once, else resolves when there is. */
  take(arrivals: readonly Arrival[]): Promise<void> | undefined;
  /** Counts something that was turned away: `late` after the end of the observation, else refused, and why. */
  countRefusal(kind: "refused" | "late", why?: string): void;
  /** Counts a request that is no record, or a record whose signature is not valid. */
  count(what: "probe" | "badSignature"): void;
  /** Something went wrong that the handler can live with; counted. */
  reportError(message: string): void;
  /** Nothing more will come, as it should be: the observation ends, stopped by `end`. */
  end(): void;
  /** The handler cannot go on; the observation ends in state `error`. */
  fail(message: string): void;
}

/** The receiving end of a reaction or query: brings what comes in to its sink. */
export interface RecordHandler {
  /** Where to send to, for one that listens and is open. */
  readonly url: string | undefined;
  /**
   * Binds or connects; nothing that is sent after this has resolved is missed. Throws a `UserError` that says what
   * to do (port in use, no server answers). May be called again after `close`; a port that was picked stays the same.
   */
  open(): Promise<void>;
  /** Stops reading, for one that fetches (`sse`, `redis-stream`); one that is sent to asks the sink's `admission`. */
  hold(): void;
  /** Reads on where it was held. */
  release(): void;
  /** Ends every connection; resolves when the port is free. Never throws. */
  close(): Promise<void>;
}

/** What every handler is made with. */
export interface HandlerContext {
  readonly sink: ArrivalSink;
  /** Epoch ns of the test's clock. */
  readonly now: () => bigint;
  readonly compileSchema: CompileSchema;
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string) => void;
}
