import type { Ledger } from "../../model/results/ledger.ts";
import type {
  Distribution,
  Measurement,
  RateSeries,
  RecordMeter,
} from "../../model/results/measurement.ts";
import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { ObserverState, StoppedBy } from "../../model/results/streamStatus.ts";
import { type ErrorTally, keptErrorCount } from "../errorTally.ts";
import type { Intake } from "./intake.ts";
import type { RecordQueue } from "./recordQueue.ts";

/** What an observation came to. */
export interface ObservedFigures {
  readonly state: ObserverState;
  /** Null when it broke off, was ended from outside, or never began. */
  readonly stoppedBy: StoppedBy | null;
  readonly measurement: Measurement;
  readonly curves: ReturnType<RecordMeter["curves"]>;
  readonly series: RateSeries;
  /** Of records whose time is known, from the first on; ns. */
  readonly latency?: Distribution | undefined;
  /** Records whose latency is known. */
  readonly timedCount: number;
  /** Records that say they were sent after they came. */
  readonly aheadCount: number;
  /** What was sent matched with what came, where both have keys. */
  readonly ledger?: Ledger | undefined;
  readonly refusedCount: number;
  /** Why the first was refused, where that is known. */
  readonly refusal?: string | undefined;
  readonly lateCount: number;
  /** Requests that only asked whether somebody is there. */
  readonly probeCount: number;
  /** Records whose signature is not valid. */
  readonly badSignatureCount: number;
  readonly waitCount: number;
  readonly maxQueueDepth: number;
  /** What went wrong while it was observed, loggers that failed included. */
  readonly errorCount: number;
  /** The first 20 of them. */
  readonly errors: readonly string[];
  readonly loggers: readonly OutputLoggerResult[];
  /** Records of the bootstrap phase, where the stream marks it. */
  readonly bootstrapRecordCount?: number;
  readonly url?: string;
  /** Why the state is `error`, else the last thing that went wrong. */
  readonly message?: string;
}

/** What an observer counts with. */
export interface ObserverCounts {
  readonly intake: Intake;
  readonly queue: RecordQueue;
  readonly errors: ErrorTally;
  readonly meter: RecordMeter;
}

/** How an observation stands, besides its counts. */
export interface ObserverSituation {
  readonly state: ObserverState;
  readonly stoppedBy: StoppedBy | undefined;
  readonly url: string | undefined;
  /** What the loggers left when they were last ended. */
  readonly loggers: readonly OutputLoggerResult[];
}

/** The figures at `endNs`, when the observation ended. */
export function buildFigures(
  counts: ObserverCounts,
  situation: ObserverSituation,
  endNs: bigint,
): ObservedFigures {
  const { intake, errors, meter } = counts;
  const { stoppedBy, loggers } = situation;
  return {
    ...buildCommon(counts, situation),
    stoppedBy: stoppedBy ?? null,
    measurement: meter.measure(endNs),
    latency: meter.latency(),
    timedCount: meter.timedCount,
    aheadCount: meter.aheadCount,
    refusal: intake.refusal,
    curves: meter.curves(),
    errors: [...errors.first, ...describeFailures(loggers)].slice(0, keptErrorCount),
    loggers,
    bootstrapRecordCount: intake.bootstrapRecordCount,
  };
}

/** What is shown of it while it goes on, without what only the observer knows. */
export function buildCounts(counts: ObserverCounts, situation: ObserverSituation, nowNs: bigint) {
  const { queue, meter } = counts;
  return {
    ...buildCommon(counts, situation),
    stoppedBy: situation.stoppedBy,
    recordCount: meter.recordCount,
    recordsPerSecond: meter.recentRate(nowNs),
    queueDepth: queue.depth,
  };
}

// --- internal ---

function buildCommon(
  { intake, queue, errors, meter }: ObserverCounts,
  { state, url, loggers }: ObserverSituation,
) {
  const failures = describeFailures(loggers);
  return {
    state,
    url,
    series: meter.series(),
    refusedCount: intake.refusedCount,
    lateCount: intake.lateCount,
    probeCount: intake.probeCount,
    badSignatureCount: intake.badSignatureCount,
    waitCount: queue.waitCount,
    maxQueueDepth: queue.maxDepth,
    errorCount: errors.count + failures.length,
    message: errors.last ?? failures[0],
  };
}

function describeFailures(loggers: readonly OutputLoggerResult[]): string[] {
  return loggers.flatMap(({ logger_name, error }) =>
    error === undefined ? [] : [`The logger ${logger_name} gave up: ${error}`],
  );
}
