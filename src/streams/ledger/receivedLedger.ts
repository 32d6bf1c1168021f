import {
  keptExampleCount,
  type Ledger,
  type LedgerCounts,
  type LedgerExample,
  type LedgerKind,
} from "../../model/results/ledger.ts";
import { createColumn } from "./column.ts";
import type { SentLedger } from "./sentLedger.ts";

/** A record that came. */
export interface ReceivedRecord {
  /** Undefined where it has none. */
  readonly key: string | undefined;
  readonly sequence: number;
  /** Epoch ns. */
  readonly arrivedNs: bigint;
  /** The time that it carries, epoch ns, where it has one. */
  readonly sentNs?: bigint | undefined;
}

/**
 * Matches what came to one observer with what sources sent. Each change is expected once. Changes of one key are told
 * apart by the time they carry, where records carry it on; else they are taken in the order in which they were sent. A
 * record is out of order when one came before it that was sent only after its own delivery had ended (RFC 4737 says the
 * same of packets, by their number); of changes on their way at once, and of those of one key that cannot be told apart, no
 * order is expected.
 */
export class ReceivedLedger {
  private readonly views: readonly SentView[];
  private counts = createCounts();
  private examples = createExamples();
  private uniqueCount = 0;
  /** From leaving to coming, of what took longest. */
  private longestNs = 0n;

  constructor(sent: readonly SentLedger[]) {
    this.views = sent.map((each) => new SentView(each));
  }

  add(record: ReceivedRecord): void {
    const { key, sequence } = record;
    const view =
      key === undefined ? undefined : this.views.find(({ sent }) => sent.find(key) !== undefined);
    if (key === undefined || view === undefined) {
      this.note("unexpected", { key: key ?? null, record: sequence });
      return;
    }
    const match = view.match(key, record.sentNs);
    const example = { key, ...view.describe(match.index), record: sequence };
    if (match.isRepeated) {
      this.note("duplicate", example);
      return;
    }
    this.uniqueCount += 1;
    if (match.isOvertaken) this.note("out_of_order", example);
    const tookNs = record.arrivedNs - view.sent.sentNs(match.index);
    if (tookNs > this.longestNs) this.longestNs = tookNs;
  }

  /** What is known so far; each change is looked at once over all calls. */
  soFar(): LedgerCounts {
    const { duplicate, out_of_order, unexpected } = this.counts;
    const views = this.views.map((view) => view.soFar());
    return {
      missingCount: views.reduce((sum, { missing }) => sum + missing, 0),
      duplicateCount: duplicate,
      outOfOrderCount: out_of_order,
      unexpectedCount: unexpected,
      uniqueCount: this.uniqueCount,
      openCount: views.reduce((sum, { open }) => sum + open, 0),
    };
  }

  /**
   * What is known when all deliveries have ended, of an observation that ended at `endNs`. What left less before that than
   * others took, at most a second, may still have been on its way, unless something came that was sent after it.
   */
  close(endNs: bigint): Ledger {
    const graceNs = this.longestNs < longestGraceNs ? this.longestNs : longestGraceNs;
    const missing: LedgerExample[] = [];
    let missingCount = 0;
    let openCount = 0;
    for (const view of this.views) {
      for (const { key, index } of view.absent()) {
        const isRecent = view.sent.sentNs(index) + graceNs > endNs;
        if (isRecent && !view.isPassed(index)) {
          openCount += 1;
          continue;
        }
        missingCount += 1;
        if (missing.length < keptExampleCount) missing.push({ key, ...view.describe(index) });
      }
    }
    const { duplicate, out_of_order, unexpected } = this.counts;
    return {
      missing_count: missingCount,
      duplicate_count: duplicate,
      out_of_order_count: out_of_order,
      unexpected_count: unexpected,
      unique_count: this.uniqueCount,
      open_count: openCount,
      examples: { ...this.examples, missing },
    };
  }

  /** Nothing has come; what was sent before is expected no more. */
  reset(): void {
    this.counts = createCounts();
    this.examples = createExamples();
    this.uniqueCount = 0;
    this.longestNs = 0n;
    for (const view of this.views) view.reset();
  }

  private note(kind: ReceivedKind, example: LedgerExample): void {
    this.counts[kind] += 1;
    if (this.examples[kind].length < keptExampleCount) this.examples[kind].push(example);
  }
}

// --- internal ---

const longestGraceNs = 1_000_000_000n;

interface Match {
  readonly index: number;
  /** It had come before, as often as it was sent. */
  readonly isRepeated: boolean;
  /** One that was sent after it came before it. */
  readonly isOvertaken: boolean;
}

/** Which changes of a source have come. */
class SentView {
  readonly sent: SentLedger;
  private readonly arrived = createColumn(Uint8Array);
  /** At the first change of a key, its change that came last: the index and one, or 0. */
  private readonly cursors = createColumn(Int32Array);
  private generation: number;
  /** Of those that have come, the one that was sent last. */
  private newest = -1;
  /** What was sent before is not expected. */
  private from = 0;
  /** Of what is not expected, how many were delivered. */
  private deliveredBefore = 0;
  private arrivedCount = 0;
  /** Of changes before this one it is known whether they were passed without having come. */
  private judged = 0;
  /** Those of them that have not come since; 1 at each. */
  private readonly missed = createColumn(Uint8Array);
  private missedCount = 0;
  private stampHits = 0;
  private stampMisses = 0;

  constructor(sent: SentLedger) {
    this.sent = sent;
    this.generation = sent.generation;
  }

  /** Takes a record whose key was sent. */
  match(key: string, sentNs: bigint | undefined): Match {
    this.followReset();
    const first = this.sent.find(key) ?? 0;
    const waiting = this.findWaiting(first);
    const stamped = sentNs === undefined ? undefined : this.findStamped(first, waiting, sentNs);
    const index = stamped ?? waiting;
    if (index === undefined || this.arrived.get(index) > 0) {
      return { index: index ?? first, isRepeated: true, isOvertaken: false };
    }
    this.arrived.set(index, 1);
    this.arrivedCount += 1;
    if (this.missed.get(index) > 0) {
      this.missed.set(index, 0);
      this.missedCount -= 1;
    }
    this.cursors.set(first, index + 1);
    const isKnown = stamped !== undefined || this.sent.next(first) === undefined;
    if (!isKnown) return { index, isRepeated: false, isOvertaken: false };
    const isOvertaken = this.isPassed(index);
    this.newest = Math.max(this.newest, index);
    return { index, isRepeated: false, isOvertaken };
  }

  /** Whether something has come that was sent after this. */
  isPassed(index: number): boolean {
    return this.newest > index && this.sent.isBefore(index, this.newest);
  }

  /** How many have been passed without having come, and of how many others that were delivered nothing is known. */
  soFar(): { readonly missing: number; readonly open: number } {
    this.followReset();
    for (; this.isPassed(this.judged); this.judged += 1) {
      if (!this.isAbsent(this.judged)) continue;
      this.missed.set(this.judged, 1);
      this.missedCount += 1;
    }
    const expected = this.sent.deliveredCount - this.deliveredBefore;
    const open = Math.max(0, expected - this.arrivedCount - this.missedCount);
    return { missing: this.missedCount, open };
  }

  /** Changes that were delivered and have not come. */
  *absent(): Generator<{ key: string; index: number }> {
    this.followReset();
    for (const [key, first] of this.sent.keys()) {
      for (let at: number | undefined = first; at !== undefined; at = this.sent.next(at)) {
        if (this.isAbsent(at)) yield { key, index: at };
      }
    }
  }

  describe(index: number) {
    const { sent } = this;
    return {
      change: sent.sequence(index),
      source: sent.sourceId,
      sent_time_ns: sent.sentNs(index),
    };
  }

  reset(): void {
    this.generation = this.sent.generation;
    this.arrived.clear();
    this.cursors.clear();
    this.newest = -1;
    this.from = this.sent.count;
    this.deliveredBefore = this.sent.deliveredCount;
    this.arrivedCount = 0;
    this.judged = this.from;
    this.missed.clear();
    this.missedCount = 0;
    this.stampHits = 0;
    this.stampMisses = 0;
  }

  private followReset(): void {
    if (this.sent.generation === this.generation) return;
    this.reset();
    this.from = 0;
    this.judged = 0;
    this.deliveredBefore = 0;
  }

  private isAbsent(index: number): boolean {
    return index >= this.from && this.sent.isDelivered(index) && this.arrived.get(index) === 0;
  }

  /** The next change of a key that has not come. */
  private findWaiting(first: number): number | undefined {
    let at: number | undefined = Math.max(first, this.cursors.get(first) - 1);
    while (at !== undefined && this.arrived.get(at) > 0) at = this.sent.next(at);
    return at;
  }

  /** Mostly the one that waits; all of a key are looked at only for what was overtaken or comes again. */
  private findStamped(
    first: number,
    waiting: number | undefined,
    sentNs: bigint,
  ): number | undefined {
    if (waiting !== undefined && this.sent.hasStamp(waiting, sentNs)) {
      this.stampHits += 1;
      return waiting;
    }
    // A system that changes times on their way would have every key searched in vain.
    if (this.stampMisses > mostVainSearches && this.stampHits === 0) return undefined;
    for (let at: number | undefined = first; at !== undefined; at = this.sent.next(at)) {
      if (!this.sent.hasStamp(at, sentNs)) continue;
      this.stampHits += 1;
      return at;
    }
    this.stampMisses += 1;
    return undefined;
  }
}

const mostVainSearches = 100;

/** What shows as soon as a record comes. */
type ReceivedKind = Exclude<LedgerKind, "missing">;

function createCounts(): Record<ReceivedKind, number> {
  return { duplicate: 0, out_of_order: 0, unexpected: 0 };
}

function createExamples(): Record<ReceivedKind, LedgerExample[]> {
  return { duplicate: [], out_of_order: [], unexpected: [] };
}
