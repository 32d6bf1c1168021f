import { makeRandomId } from "../../common/randomId.ts";
import type { RecordMeter } from "../../model/results/measurement.ts";
import type { LoggerSet } from "../../model/results/outputLogger.ts";
import type { HandlerRecord } from "../../model/results/record.ts";
import type { Arrival } from "../handlers/recordHandler.ts";
import type { StopTriggerSet } from "../triggers/createTriggers.ts";
import type { RecordLedger } from "./recordLedger.ts";
import type { RecordQueue } from "./recordQueue.ts";

export interface IntakeOptions {
  readonly scenario: number;
  readonly runNumber: number;
  readonly loggers: LoggerSet;
  readonly meter: RecordMeter;
  readonly readSentNs: (record: HandlerRecord) => bigint | undefined;
  /** Where what comes is matched with what was sent. */
  readonly ledger?: RecordLedger | undefined;
  readonly now: () => bigint;
}

/** Makes records of arrivals: numbers, logs and measures them, all in the turn in which they came. */
export class Intake {
  /** What was turned away for now. */
  refusedCount = 0;
  /** What came after the end. */
  lateCount = 0;
  /** Why the first was turned away, where that is known. */
  refusal: string | undefined;
  /** Requests that were no records. */
  probeCount = 0;
  badSignatureCount = 0;
  private bootstrapCount = 0;
  private hasPhases = false;
  private readonly options: IntakeOptions;
  private readonly queue: RecordQueue;
  private readonly triggers: StopTriggerSet;

  constructor(options: IntakeOptions, queue: RecordQueue, triggers: StopTriggerSet) {
    this.options = options;
    this.queue = queue;
    this.triggers = triggers;
  }

  /** Takes all of a batch, which is processed at one time; returns the stop trigger that fired within. */
  take(arrivals: readonly Arrival[]): string | undefined {
    const { loggers, meter, readSentNs, ledger, now } = this.options;
    const processedNs = now();
    let fired: string | undefined;
    for (const arrival of arrivals) {
      const record = this.number(arrival, processedNs);
      this.queue.add(loggers.log(record, arrival.bodyText));
      const sentNs = readSentNs(record);
      meter.add(record.created_time_ns, sentNs);
      ledger?.add(record, sentNs);
      fired ??= this.triggers.onRecord(record);
    }
    return fired;
  }

  /** Counts what is not taken. */
  turnAway(kind: "refused" | "late", count: number, why?: string): void {
    if (kind === "late") this.lateCount += count;
    else {
      this.refusedCount += count;
      this.refusal ??= why;
    }
  }

  count(what: "probe" | "badSignature"): void {
    if (what === "probe") this.probeCount += 1;
    else this.badSignatureCount += 1;
  }

  /** Records of the bootstrap phase, where the stream marks it. */
  get bootstrapRecordCount(): number | undefined {
    return this.hasPhases ? this.bootstrapCount : undefined;
  }

  reset(): void {
    this.refusedCount = 0;
    this.lateCount = 0;
    this.refusal = undefined;
    this.probeCount = 0;
    this.badSignatureCount = 0;
    this.bootstrapCount = 0;
    this.hasPhases = false;
    this.options.meter.reset();
    this.options.ledger?.reset();
  }

  private number(
    { id, arrivedNs, traceparent, tracestate, payload }: Arrival,
    processedNs: bigint,
  ): HandlerRecord {
    if (payload.type === "ResultStream" && payload.phase !== null) {
      this.hasPhases = true;
      if (payload.phase === "bootstrap") this.bootstrapCount += 1;
    }
    return {
      id: id ?? makeRandomId(),
      sequence: this.options.meter.recordCount + 1,
      scenario: this.options.scenario,
      run_number: this.options.runNumber,
      created_time_ns: arrivedNs,
      processed_time_ns: processedNs,
      traceparent,
      tracestate,
      payload,
    };
  }
}
