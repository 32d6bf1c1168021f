import { type Column, createColumn } from "./column.ts";

/** A change that was sent under its key. */
export interface SentChange {
  readonly key: string;
  /** Of the change in its source. */
  readonly sequence: number;
  /** When it left, epoch ns. */
  readonly sentNs: bigint;
  /** The time it carries, epoch ns, where the source writes one into it: tells changes of one key apart. */
  readonly stampNs?: bigint;
}

/**
 * What a source sent, by key, in the order in which it left: 1,000,000 keys of 36 characters take about 130 MB. Each
 * change has an index, from 0 on.
 */
export class SentLedger {
  readonly sourceId: string;
  /** Changes so far. */
  count = 0;
  /** Grows with each reset: what was known of indexes before is void. */
  generation = 0;
  private readonly firstOfKey = new Map<string, number>();
  private readonly columns = createColumns();
  private readonly undelivered = new Set<number>();
  private settledCount = 0;
  /** What times are kept as distances from, so that a number holds them exactly. */
  private baseNs = 0n;

  constructor(sourceId: string) {
    this.sourceId = sourceId;
  }

  /** The index of the change. */
  add({ key, sequence, sentNs, stampNs }: SentChange): number {
    const index = this.count;
    const { sequences, sent, stamps, lasts, nexts } = this.columns;
    if (index === 0) this.baseNs = sentNs;
    this.count += 1;
    sequences.set(index, sequence);
    sent.set(index, Number(sentNs - this.baseNs));
    stamps.set(index, stampNs === undefined ? noStamp : Number(stampNs - this.baseNs));
    const first = this.firstOfKey.get(key);
    if (first === undefined) this.firstOfKey.set(detach(key), index);
    else nexts.set(lasts.get(first) || first, index);
    lasts.set(first ?? index, index);
    return index;
  }

  /** Its delivery has ended: what is sent from now on is sent after it. */
  settle(index: number): void {
    this.settledCount += 1;
    this.columns.settled.set(index, this.count);
  }

  /** A change, by its sequence, that could not be delivered. */
  markUndelivered(sequence: number): void {
    this.undelivered.add(sequence);
  }

  /** Changes whose delivery has ended well. */
  get deliveredCount(): number {
    return this.settledCount - this.undelivered.size;
  }

  /** Index of the first change with a key. */
  find(key: string): number | undefined {
    return this.firstOfKey.get(key);
  }

  /** Index of the next change with the same key. */
  next(index: number): number | undefined {
    return this.columns.nexts.get(index) || undefined;
  }

  sequence(index: number): number {
    return this.columns.sequences.get(index);
  }

  sentNs(index: number): bigint {
    return this.baseNs + BigInt(this.columns.sent.get(index));
  }

  hasStamp(index: number, stampNs: bigint): boolean {
    return this.columns.stamps.get(index) === Number(stampNs - this.baseNs);
  }

  /** Whether the other was sent only after the delivery of this one had ended. */
  isBefore(index: number, other: number): boolean {
    const settled = this.columns.settled.get(index);
    return settled > 0 && other >= settled;
  }

  isDelivered(index: number): boolean {
    return this.columns.settled.get(index) > 0 && !this.undelivered.has(this.sequence(index));
  }

  /** Each key with the index of its first change. */
  keys(): Iterable<readonly [string, number]> {
    return this.firstOfKey;
  }

  /** Nothing was sent. */
  reset(): void {
    this.generation += 1;
    this.count = 0;
    this.firstOfKey.clear();
    this.undelivered.clear();
    this.settledCount = 0;
    for (const column of Object.values(this.columns)) column.clear();
  }
}

// --- internal ---

const noStamp = Number.NEGATIVE_INFINITY;

function createColumns() {
  return {
    sequences: createColumn(Float64Array),
    /** ns from the base. */
    sent: createColumn(Float64Array),
    stamps: createColumn(Float64Array),
    /** How many were sent when the delivery had ended; 0 before. */
    settled: createColumn(Int32Array),
    /** Of the same key; the first change has no predecessor, so 0 says there is none. */
    nexts: createColumn(Int32Array),
    /** At the first of a key, its last. */
    lasts: createColumn(Int32Array),
  } satisfies Record<string, Column>;
}

/** A text of its own: one cut from a longer text would keep all of that in memory. */
function detach(key: string): string {
  return JSON.parse(JSON.stringify(key));
}
