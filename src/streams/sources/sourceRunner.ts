import { inFlightOf, type SourceConfig } from "../../model/config/streamSource.ts";
import { parsePointer } from "../../model/json/jsonPointer.ts";
import type { DurationMeter } from "../../model/results/measurement.ts";
import type {
  ComponentCommand,
  SourceState,
  SourceStatus,
} from "../../model/results/streamStatus.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { Dispatcher } from "../dispatchers/dispatcher.ts";
import { keptErrorCount } from "../errorTally.ts";
import type { SentLedger } from "../ledger/sentLedger.ts";
import { ChangeSender } from "./changeSender.ts";
import { checkSource } from "./checkSource.ts";
import { createFeed } from "./createFeed.ts";
import { describeLateness } from "./lateness.ts";
import { buildSourceFigures, type SourceFigures } from "./sourceFigures.ts";
import { SourcePlayer } from "./sourcePlayer.ts";
import { findSourceTransition } from "./sourceStates.ts";
import { SourceTally } from "./sourceTally.ts";

export type { SourceFigures };

export interface SourceRunnerOptions {
  /** Placeholders in it are already replaced. */
  readonly config: SourceConfig;
  /** Absolute folder of the scenario file. */
  readonly folder: string;
  readonly scenario: number;
  readonly runNumber: number;
  readonly dispatchers: readonly Dispatcher[];
  /** Told what is sent under its key, where that is matched with what comes. */
  readonly ledger?: SentLedger | undefined;
  /** What measures how late changes are sent. */
  readonly lag: DurationMeter;
  /** Epoch ns. */
  readonly now: () => bigint;
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string) => void;
  /** Called whenever the state has changed. */
  readonly onChange: () => void;
}

/** Sends the changes of one source, for one test; it is `stopped` at first. */
export interface SourceRunner {
  readonly id: string;
  readonly state: SourceState;
  /** Of an `error`: nothing more can be delivered, or nothing at all was. */
  readonly faultKind: "network" | "nothing_tested";
  /** Reads and checks what there is to send and opens the dispatchers. Throws a `UserError`. */
  open(): Promise<void>;
  status(): SourceStatus;
  /**
   * Resolves once the command has taken effect: after `pause`, `stop` and `reset` nothing is on its way any more.
   * Throws a `UserError` ("usage") that says what to do when it is refused.
   */
  command(command: ComponentCommand): Promise<void>;
  /** Stops for good, delivers what is gathered within `graceMs` and closes the dispatchers. Never rejects. */
  finish(graceMs: number): Promise<SourceFigures>;
}

export function createSourceRunner(options: SourceRunnerOptions): SourceRunner {
  return new Runner(options);
}

// --- internal ---

class Runner implements SourceRunner {
  readonly id: string;
  private readonly options: SourceRunnerOptions;
  private readonly sender: ChangeSender;
  private currentState: SourceState = "stopped";
  private tally: SourceTally;
  /** What of its file cannot be sent. */
  private unsendableCount: number | undefined;
  private player: SourcePlayer | undefined;
  /** The work that the state stands for; aborted by the command that ends it. */
  private activity: AbortController | undefined;
  /** All work so far, one piece after the other; never rejects. */
  private work: Promise<void> = Promise.resolve();
  /** Why nothing more can be delivered. */
  private fault: string | undefined;
  private isOver = false;
  faultKind: "network" | "nothing_tested" = "network";

  constructor(options: SourceRunnerOptions) {
    this.id = options.config.id;
    this.options = options;
    this.tally = new SourceTally(options.lag);
    this.sender = new ChangeSender(options.dispatchers, (failure) => {
      for (const sequence of failure.sequences) {
        this.tally.undelivered.add(sequence);
        options.ledger?.markUndelivered(sequence);
      }
      if (failure.isLate) {
        this.tally.lateCount += failure.failedCount;
        return;
      }
      this.addError(failure.message, failure.failedCount);
      if (failure.isFinal) this.fault ??= failure.message;
    });
  }

  get state(): SourceState {
    return this.currentState;
  }

  async open(): Promise<void> {
    const { config, now, dispatchers, ledger } = this.options;
    const sentAt = checkSource(config);
    const feed = await createFeed(config, this.options);
    try {
      for (const dispatcher of dispatchers) await dispatcher.open();
    } catch (error) {
      await Promise.all([feed.close(), ...dispatchers.map((dispatcher) => dispatcher.close())]);
      throw error;
    }
    this.unsendableCount = feed.skippedCount;
    this.tally = new SourceTally(this.options.lag, feed.skippedCount);
    this.player = new SourcePlayer({
      config,
      feed,
      now,
      sentAt,
      keyPath: config.key === undefined ? undefined : parsePointer(config.key),
      ledger,
      sender: this.sender,
      tally: () => this.tally,
      hasFailed: () => this.fault !== undefined,
      onProblem: (message) => this.addError(message, 0),
    });
  }

  status(): SourceStatus {
    const { config, now } = this.options;
    const { recordCount, skippedCount, errors, rate } = this.tally;
    return {
      id: this.id,
      kind: config.kind,
      role: "source",
      state: this.currentState,
      recordCount,
      skippedCount,
      errorCount: errors.count,
      recordsPerSecond: this.tally.recentRate(now()),
      series: rate.series(),
      message: this.fault ?? errors.last,
      plannedCount: this.player?.plannedCount,
      label: this.player?.label,
    };
  }

  async command(command: ComponentCommand): Promise<void> {
    const transition = findSourceTransition(this.currentState, command.name);
    if (this.isOver) throw this.refuse(command, "the test is over");
    if (this.player === undefined) throw this.refuse(command, "it is not open");
    if ("refused" in transition) throw this.refuse(command, transition.refused);
    if ("unchanged" in transition) return;
    switch (transition.to) {
      case "running":
        return this.begin("running", Number.POSITIVE_INFINITY);
      case "stepping":
      case "skipping":
        return this.begin(transition.to, "count" in command ? command.count : 1);
      default:
        await (command.name === "reset" ? this.reset() : this.park(transition.to));
    }
  }

  async finish(graceMs: number): Promise<SourceFigures> {
    const isIdle = this.currentState === "finished" || this.currentState === "error";
    this.isOver = true;
    const parked = this.park(isIdle ? this.currentState : "stopped");
    await withinGrace(parked, graceMs);
    const closed = this.options.dispatchers.map((dispatcher) => dispatcher.close());
    // Closing cuts off what is still on its way, and with it the work that waits for it.
    await withinGrace(Promise.allSettled([...closed, this.player?.close(), parked]), graceMs);
    const lateness = describeLateness(this.tally, inFlightOf(this.options.config));
    if (lateness !== undefined) this.options.log("warn", lateness);
    return buildSourceFigures(this.tally, this.currentState, this.options.now());
  }

  private begin(state: "running" | "stepping" | "skipping", count: number): void {
    const activity = new AbortController();
    this.activity = activity;
    this.setState(state);
    this.enqueue(() => this.play(state, count, activity));
  }

  private async play(
    state: "running" | "stepping" | "skipping",
    count: number,
    activity: AbortController,
  ): Promise<void> {
    if (activity.signal.aborted) return;
    let end: SourceState | undefined;
    try {
      end = await this.player?.play(state, count, activity.signal);
    } finally {
      await this.sender.flush();
      this.tally.endNs = this.options.now();
    }
    if (end === "finished" && this.fault === undefined) {
      this.fault = this.describeLoss();
      if (this.fault !== undefined) this.faultKind = "nothing_tested";
    }
    if (this.fault !== undefined) this.fail(this.fault);
    else if (this.activity === activity && end !== undefined) this.setState(end);
  }

  /** A source of which nothing at all arrived has tested nothing. */
  private describeLoss(): string | undefined {
    const { recordCount, failedCount, errors } = this.tally;
    const deliveries = recordCount * this.options.dispatchers.length;
    if (recordCount === 0 || failedCount < deliveries) return undefined;
    if (this.options.config.allowEmpty === true) return undefined;
    return `None of its ${formatPlural(recordCount, "change")} was delivered: ${errors.last}`;
  }

  /** Ends the activity; the state shows it at once, the promise waits for what is on its way. */
  private async park(state: SourceState): Promise<void> {
    this.activity?.abort();
    this.activity = undefined;
    if (this.currentState !== state) this.setState(state);
    await this.work;
  }

  private async reset(): Promise<void> {
    let failure: unknown;
    this.setState("stopped");
    this.enqueue(() =>
      this.rewind().catch((error: unknown) => {
        failure = error;
        throw error;
      }),
    );
    await this.work;
    if (failure !== undefined) throw failure;
  }

  private async rewind(): Promise<void> {
    const { dispatchers } = this.options;
    await this.player?.rewind();
    for (const dispatcher of dispatchers) {
      if (this.fault !== undefined) {
        await dispatcher.close();
        await dispatcher.open();
      }
      await dispatcher.reset?.();
    }
    this.tally = new SourceTally(this.options.lag, this.unsendableCount);
    this.options.ledger?.reset();
    this.fault = undefined;
    this.faultKind = "network";
    this.setState(this.currentState === "error" ? "stopped" : this.currentState);
  }

  private enqueue(work: () => Promise<void>): void {
    this.work = this.work.then(work).catch((error: unknown) => {
      this.addError(errorMessage(error), 0);
      this.fault ??= errorMessage(error);
      this.fail(this.fault);
    });
  }

  private fail(message: string): void {
    this.activity?.abort();
    this.activity = undefined;
    // What the end of the test cuts off is counted as failed, but is no fault of the source.
    if (this.isOver && this.currentState === "stopped") return;
    this.options.log("error", message);
    this.setState("error");
  }

  private addError(message: string, failedCount: number): void {
    this.tally.addError(message, failedCount);
    if (this.tally.errors.count <= keptErrorCount) this.options.log("warn", message);
  }

  private setState(state: SourceState): void {
    this.currentState = state;
    this.options.onChange();
  }

  private refuse({ name }: ComponentCommand, reason: string): UserError {
    return new UserError(`Cannot ${name} source ${this.id}: ${reason}.`, { code: "usage" });
  }
}

async function withinGrace(work: Promise<unknown>, graceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
