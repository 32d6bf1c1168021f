import type { Arrival, ArrivalSink } from "./recordHandler.ts";

/** What a handler that fetches has read and not yet brought to its sink. Nothing more is read while it has to wait. */
export interface Inflow {
  /** Keeps what was read; `deliver` follows once all that came together is there. */
  add(arrival: Arrival): void;
  /** Brings on what was read, unless it is held or the queue is full; then reads on. */
  deliver(): void;
  hold(): void;
  release(): void;
  /** Nothing more comes: the observation ends once all that was read is brought on. */
  finish(): void;
  /** Forgets what was read. */
  drop(): void;
  /** Forgets what was read, and is no longer held. */
  clear(): void;
}

/**
 * `setFlowing` is told whether to read on, after every step; `onTaken`, that all that was read so far was taken, or counted
 * as late.
 */
export function createInflow(
  sink: ArrivalSink,
  setFlowing: (isFlowing: boolean) => void,
  onTaken: () => void = () => {},
): Inflow {
  let pending: Arrival[] = [];
  let isHeld = false;
  let isFinished = false;
  let room: Promise<void> | undefined;

  const flow = () => {
    const isFlowing = !isHeld && room === undefined && pending.length === 0;
    setFlowing(isFlowing);
    if (!isFlowing || !isFinished) return;
    isFinished = false;
    sink.end();
  };
  const takePending = () => {
    const admission = sink.admission();
    if (admission === "paused") return; // until it is released
    const arrivals = pending;
    pending = [];
    if (admission === "stopped") {
      for (const _ of arrivals) sink.countRefusal("late");
      return onTaken();
    }
    room = sink.take(arrivals)?.then(() => {
      room = undefined;
      deliver();
    });
    onTaken();
  };
  const deliver = () => {
    if (!isHeld && room === undefined && pending.length > 0) takePending();
    flow();
  };
  return {
    add: (arrival) => void pending.push(arrival),
    deliver,
    hold() {
      isHeld = true;
      flow();
    },
    release() {
      isHeld = false;
      deliver();
    },
    finish() {
      isFinished = true;
      deliver();
    },
    drop() {
      pending = [];
    },
    clear() {
      pending = [];
      isHeld = false;
      isFinished = false;
    },
  };
}
