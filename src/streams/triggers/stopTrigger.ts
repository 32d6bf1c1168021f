import type { HandlerRecord } from "../../model/results/record.ts";

/** How far a stop trigger is from firing: 0–1, and in words such as "640 of 1,000 records". */
export interface TriggerProgress {
  readonly progress: number;
  readonly text: string;
}

/** A condition that ends an observation. Times are epoch ns. */
export interface StopTrigger {
  readonly kind: string;
  /** Whether it counts from the start of the observation: it waits until the clock is started. */
  readonly isTimed: boolean;
  /** The observation begins: whatever was before does not count. */
  arm(nowNs: bigint): void;
  /** Whether it fires at this record. */
  onRecord(record: HandlerRecord): boolean;
  /** When it will fire without a further record; it does not get earlier once it is known. */
  readonly deadlineNs: bigint | undefined;
  /** No records are let in until `release`. */
  hold(nowNs: bigint): void;
  release(nowNs: bigint): void;
  /** Absent where there is nothing to measure it by. */
  progress(nowNs: bigint): TriggerProgress | undefined;
}

/** A stop trigger that only looks at records. */
export const recordTrigger = {
  isTimed: false,
  deadlineNs: undefined,
  hold: () => undefined,
  release: () => undefined,
} as const;
