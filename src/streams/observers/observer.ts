import type { StopTriggerConfig } from "../../model/config/stopTrigger.ts";
import type { RecordMeter } from "../../model/results/measurement.ts";
import type { LoggerSet, OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { HandlerRecord } from "../../model/results/record.ts";
import type {
  ObserverCommand,
  ObserverState,
  ObserverStatus,
  StoppedBy,
} from "../../model/results/streamStatus.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import type { CompileSchema } from "../compileSchema.ts";
import { ErrorTally } from "../errorTally.ts";
import type { Admission, Arrival, ArrivalSink, RecordHandler } from "../handlers/recordHandler.ts";
import { createTriggers, type StopTriggerSet } from "../triggers/createTriggers.ts";
import { HandlerLine } from "./handlerLine.ts";
import { Intake } from "./intake.ts";
import {
  buildCounts,
  buildFigures,
  type ObservedFigures,
  type ObserverCounts,
} from "./observedFigures.ts";
import { type ObserverEffect, observerTransitions } from "./observerStates.ts";
import type { RecordLedger } from "./recordLedger.ts";
import { RecordQueue } from "./recordQueue.ts";
import { createSerialQueue } from "./serialQueue.ts";

export type { ObservedFigures };

/** What observes one reaction or query during one test. */
export interface ObserverOptions {
  readonly id: string;
  readonly role: "query" | "reaction";
  /** Kind of its handler. */
  readonly kind: string;
  readonly scenario: number;
  readonly runNumber: number;
  /** Records taken and not yet written before senders wait; as many may wait before they are refused. */
  readonly queueSize: number;
  /** Called once; opened at the first start. */
  readonly createHandler: (sink: ArrivalSink) => RecordHandler;
  readonly loggers: LoggerSet;
  readonly meter: RecordMeter;
  readonly triggers: readonly StopTriggerConfig[];
  readonly compileSchema: CompileSchema;
  /** When a record was sent, epoch ns, where it says so. */
  readonly readSentNs: (record: HandlerRecord) => bigint | undefined;
  /** Where what comes is matched with what was sent. */
  readonly ledger?: RecordLedger | undefined;
  /** Epoch ns of the test's monotonic clock. */
  readonly now: () => bigint;
  /** The state changed; it may have changed again when this is called. */
  readonly onChange: () => void;
}

/** Observes one reaction or query; the states are those of `observerTransitions`. */
export interface Observer {
  readonly id: string;
  readonly role: "query" | "reaction";
  readonly state: ObserverState;
  /** Where a reaction listens, once it does. */
  readonly url: string | undefined;
  status(): ObserverStatus;
  /**
   * Resolves when it is carried out; commands are carried out one after another. Throws `UserError` ("usage") when it
   * is refused, and what the handler throws that cannot be opened: then the state is `error`.
   */
  command(command: ObserverCommand): Promise<void>;
  /**
   * Ends the observation for good: stops at once if needed (without `stoppedBy`), writes what was taken, ends the
   * loggers and closes the handler. Never rejects; called again it gives the same figures.
   */
  finish(): Promise<ObservedFigures>;
  /** Triggers of time count from now on: the system is ready. Nothing of time fires before. */
  startClock(): void;
  /** The observation cannot go on for a reason outside it; nothing happens when it has ended already. */
  fail(message: string): void;
}

/** Makes a stopped observer; nothing is open before its first start. */
export function createObserver(options: ObserverOptions): Observer {
  return new ComponentObserver(options);
}

// --- internal ---

/**
 * Everything that changes the state does so in one turn, so what comes in next finds the new state; only the work
 * that follows (open, drain, end, reset) takes time. No command is judged before the work of an ending is done.
 */
class ComponentObserver implements Observer {
  readonly id: string;
  readonly role: "query" | "reaction";
  state: ObserverState = "stopped";
  private readonly options: ObserverOptions;
  private readonly triggers: StopTriggerSet;
  private readonly counts: ObserverCounts;
  private readonly line: HandlerLine;
  private readonly inTurn = createSerialQueue();
  private stoppedBy: StoppedBy | undefined;
  /** When the observation last ended; absent before its first end and after a reset. */
  private endNs: bigint | undefined;
  private loggerResults: readonly OutputLoggerResult[] = [];
  /** The work of an ending, while it goes on. */
  private ending: Promise<void> | undefined;
  private figures: Promise<ObservedFigures> | undefined;

  constructor(options: ObserverOptions) {
    const { id, role, queueSize, meter, compileSchema, now } = options;
    this.options = options;
    this.id = id;
    this.role = role;
    const onDue = (kind: StoppedBy) => this.end("stopped", kind);
    const fail = (message: string) => this.fail(message);
    this.triggers = createTriggers(options.triggers, { compileSchema, now, onDue, fail });
    const queue = new RecordQueue(queueSize);
    const intake = new Intake(options, queue, this.triggers);
    this.counts = { intake, queue, errors: new ErrorTally(), meter };
    this.line = new HandlerLine(options.createHandler(this.createSink()));
  }

  get url(): string | undefined {
    return this.line.url;
  }

  status(): ObserverStatus {
    const { id, role, options, triggers } = this;
    const nearestTrigger = this.isObserving() ? triggers.nearest() : undefined;
    const counts = buildCounts(this.counts, this.situation(), options.now());
    const ledger = options.ledger?.soFar();
    return { id, role, kind: options.kind, ...counts, ledger, nearestTrigger };
  }

  command(command: ObserverCommand): Promise<void> {
    return this.inTurn(async () => {
      while (this.ending !== undefined) await this.ending;
      if (this.figures !== undefined) throw this.refuse("The observation of {name} is over.");
      const transition = observerTransitions[this.state][command];
      if ("refusal" in transition) throw this.refuse(transition.refusal);
      await this.effects[transition.effect](transition.to);
    });
  }

  finish(): Promise<ObservedFigures> {
    if (this.figures !== undefined) return this.figures;
    this.figures = this.inTurn(() => this.close());
    this.end("stopped");
    void this.line.breakOff();
    return this.figures;
  }

  startClock(): void {
    this.triggers.startClock();
  }

  fail(message: string): void {
    if (!this.isObserving()) return;
    this.counts.errors.add(message);
    this.end("error");
  }

  private createSink(): ArrivalSink {
    return {
      admission: () => this.admission(),
      take: (arrivals) => this.take(arrivals),
      countRefusal: (kind, why) => this.counts.intake.turnAway(kind, 1, why),
      count: (what) => {
        if (this.isObserving()) this.counts.intake.count(what);
      },
      reportError: (message) => {
        // What happens after the end is no part of what was observed.
        if (this.isObserving()) this.counts.errors.add(message);
      },
      end: () => {
        this.line.markBroken();
        this.end("stopped", "end");
      },
      fail: (message) => {
        this.line.markBroken();
        this.fail(message);
      },
    };
  }

  private admission(): Admission {
    if (this.state === "running") return this.counts.queue.isFull ? "full" : "open";
    return this.state === "paused" ? "paused" : "stopped";
  }

  private take(arrivals: readonly Arrival[]): Promise<void> | undefined {
    const { intake, queue } = this.counts;
    if (this.state !== "running") {
      intake.turnAway(this.state === "paused" ? "refused" : "late", arrivals.length);
      return undefined;
    }
    let fired: StoppedBy | undefined;
    try {
      fired = intake.take(arrivals);
    } catch (error) {
      // A fault of ours must cost this observation, not the process: handlers call from events of sockets.
      this.fail(`A record could not be taken: ${errorMessage(error)}`);
      return undefined;
    }
    if (fired !== undefined) this.end("stopped", fired);
    if (queue.isHalfFull) this.options.loggers.hurry();
    return queue.room();
  }

  private readonly effects: Record<ObserverEffect, (to: ObserverState) => Promise<void> | void> = {
    none: () => undefined,
    begin: (to) => this.begin(to),
    resume: (to) => {
      this.triggers.release();
      this.enter(to);
      this.line.release();
    },
    hold: (to) => {
      this.triggers.hold();
      this.line.hold();
      this.enter(to);
    },
    end: async (to) => {
      this.end(to, "command");
      await this.ending;
    },
    zero: (to) => this.zero(to),
    recover: async (to) => {
      await this.line.close();
      await this.zero(to);
    },
  };

  /** Records are taken as soon as the handler has any, so nothing that it gets while it opens is missed. */
  private async begin(to: ObserverState): Promise<void> {
    this.stoppedBy = undefined;
    this.triggers.arm();
    this.enter(to);
    try {
      await this.line.open();
    } catch (error) {
      this.fail(errorMessage(error));
      throw error;
    }
  }

  /** Ends the observation in this turn, if it goes on; `ending` is what is left to do. */
  private end(state: ObserverState, stoppedBy?: StoppedBy): void {
    if (!this.isObserving()) return;
    this.endNs = this.options.now();
    this.stoppedBy = stoppedBy;
    this.triggers.disarm();
    this.ending = this.settle(this.endNs);
    this.enter(state);
    this.line.release();
  }

  private async settle(endNs: bigint): Promise<void> {
    this.options.loggers.hurry();
    await this.counts.queue.drained();
    this.loggerResults = await this.options.loggers.end(endNs);
    this.ending = undefined;
  }

  /** A paused one is in its new state at once; one with an error keeps it until all is removed. */
  private async zero(to: ObserverState): Promise<void> {
    const { intake, queue, errors } = this.counts;
    this.triggers.disarm();
    if (this.state === "paused") this.state = to;
    this.line.release();
    this.options.loggers.hurry();
    await queue.drained();
    await this.options.loggers.reset();
    for (const each of [intake, queue, errors]) each.reset();
    this.stoppedBy = undefined;
    this.endNs = undefined;
    this.loggerResults = [];
    this.enter(to);
  }

  private async close(): Promise<ObservedFigures> {
    while (this.ending !== undefined) await this.ending;
    if (this.endNs === undefined) {
      this.endNs = this.options.now();
      await this.settle(this.endNs);
    }
    await this.line.close();
    const ledger = this.options.ledger?.close(this.endNs);
    return { ...buildFigures(this.counts, this.situation(), this.endNs), ledger };
  }

  private enter(state: ObserverState): void {
    this.state = state;
    this.options.onChange();
  }

  private isObserving(): boolean {
    return this.state === "running" || this.state === "paused";
  }

  private situation() {
    const { state, stoppedBy, url, loggerResults } = this;
    return { state, stoppedBy, url, loggers: loggerResults };
  }

  private refuse(refusal: string): UserError {
    const name = `${this.role === "query" ? "Query" : "Reaction"} ${this.id}`;
    return new UserError(refusal.replace("{name}", name), { code: "usage" });
  }
}
