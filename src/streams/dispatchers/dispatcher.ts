import { createExactFormatter } from "../../model/json/exactJson.ts";

/** An HTTP request to be sent as it was recorded. */
export interface ReplayedRequest {
  readonly method: string;
  /** Path with query, from `/` on. */
  readonly url: string;
  /** Names in lower case; a repeated header is joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text, bytes in base64, or a JSON value, as `bodyEncoding` says; both absent without a body. */
  readonly body?: unknown;
  readonly bodyEncoding?: "text" | "base64" | "json";
}

/** A change on its way out. */
export interface OutgoingChange {
  /** From 1, over all changes of the source; changes that are skipped leave a gap. */
  readonly sequence: number;
  /** JSON value; integers beyond 2^53 are BigInts. */
  readonly change: unknown;
  /** Its JSON as it was written, where it is sent unchanged. */
  readonly text?: string | undefined;
  /** What tells it from others, where its source has a `key`. */
  readonly key?: string | undefined;
  /** When it is sent, epoch ns. */
  readonly sentNs: bigint;
  /** What `change` says, where that is a recorded request: HTTP sends it instead of posting its JSON. */
  readonly request?: ReplayedRequest;
}

/** The JSON of a change, on one line. */
export function formatChange({ change, text }: Pick<OutgoingChange, "change" | "text">): string {
  return text ?? formatAlike(change);
}

/** Delivers the changes of a source to one place, in their order. */
export interface Dispatcher {
  /** Send time of the oldest change that is gathered and not yet on its way; absent when there is none. */
  readonly gatheredSinceNs?: bigint;
  /** Connects; throws a `UserError` that says what to do. May be called again after `close`. */
  open(): Promise<void>;
  /** Takes a change; resolves at once while it is only gathered for a batch. Throws `DispatchError`. */
  send(change: OutgoingChange): Promise<void>;
  /** Delivers what was gathered. Throws `DispatchError`. */
  flush(): Promise<void>;
  /** Forgets what was logged so far, where it is kept by this side. */
  reset?(): Promise<void>;
  /** Cuts off what is still on its way. Never throws. */
  close(): Promise<void>;
}

/** Why changes could not be delivered. */
export interface DispatchFailure {
  readonly failedCount: number;
  /** Which changes, by their sequence; absent where it is only the one that was handed over. */
  readonly sequences?: readonly number[];
  /** Nothing more can be delivered. */
  readonly isFinal: boolean;
  /** The reaction of this test that they were for has ended: no fault of anybody. */
  readonly isLate?: boolean;
}

/** Changes that could not be delivered. */
export class DispatchError extends Error implements DispatchFailure {
  readonly failedCount: number;
  readonly sequences: readonly number[] | undefined;
  readonly isFinal: boolean;
  readonly isLate: boolean;

  constructor(message: string, details: DispatchFailure & { cause?: unknown }) {
    super(message, { cause: details.cause });
    this.name = "DispatchError";
    this.failedCount = details.failedCount;
    this.sequences = details.sequences;
    this.isFinal = details.isFinal;
    this.isLate = details.isLate ?? false;
  }
}

// --- internal ---

const formatAlike = createExactFormatter();
