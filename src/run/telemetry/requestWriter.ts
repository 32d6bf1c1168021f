import { growBytes } from "../../common/growBytes.ts";
import type { RequestFrame } from "./otlpJson.ts";

/** A request as it is sent, and how many spans or events it holds. */
export interface WrittenRequest {
  readonly body: Buffer;
  readonly count: number;
}

/** Writes requests, one after the other. */
export interface RequestWriter {
  /** Of the spans or events of the request that is being written. */
  readonly count: number;
  add(items: readonly string[]): void;
  /** Ends the request; the next begins. */
  take(): WrittenRequest;
}

/**
 * Each item becomes bytes at once, in a buffer that all requests are written in: texts that are held until a request goes out
 * are copied by each collection of garbage, and memory that is new costs as much as filling it.
 */
export function createRequestWriter({ head, tail }: RequestFrame): RequestWriter {
  let bytes: Buffer = Buffer.allocUnsafeSlow(usualBytes);
  let length = 0;
  let count = 0;

  function write(text: string): void {
    const least = length + mostBytesPerUnit * text.length;
    if (least > bytes.length) bytes = growBytes(bytes, length, least);
    length += bytes.write(text, length);
  }

  return {
    get count() {
      return count;
    },
    add(items) {
      write(count === 0 ? head : ",");
      write(items.join());
      count += items.length;
    },
    take() {
      write(tail);
      const request = { body: Buffer.from(bytes.subarray(0, length)), count };
      length = 0;
      count = 0;
      return request;
    },
  };
}

// --- internal ---

/** Most batches of spans fit in it. */
const usualBytes = 1024 * 1024;
/** UTF-8 of a code unit of UTF-16. */
const mostBytesPerUnit = 3;
