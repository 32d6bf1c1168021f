import { parseIsoNs } from "../../common/isoTime.ts";
import type { SourceConfig } from "../../model/config/streamSource.ts";
import { buildOutgoing } from "./buildOutgoing.ts";
import type { ChangeFeed, FeedItem } from "./changeFeed.ts";
import type { ChangeSender } from "./changeSender.ts";
import { Timeline, TurnTaker, waitUntil } from "./pacing.ts";
import type { SourceTally } from "./sourceTally.ts";

export interface SourcePlayerOptions {
  readonly config: SourceConfig;
  readonly feed: ChangeFeed;
  readonly now: () => bigint;
  readonly sentAt: readonly string[] | undefined;
  readonly sender: ChangeSender;
  readonly tally: () => SourceTally;
  /** Whether a delivery has failed for good. */
  readonly hasFailed: () => boolean;
  /** Told of what is wrong with a change that is sent all the same. */
  readonly onProblem: (message: string) => void;
}

type Mode = "running" | "stepping" | "skipping";
type TimedItem = Extract<FeedItem, { kind: "change" | "request" }>;

/** Goes through the changes of a source: sends them when they are due, sends some at once, or passes over some. */
export class SourcePlayer {
  private readonly options: SourcePlayerOptions;
  private readonly timeline: Timeline;
  /** The item that was read and not yet taken. */
  private ahead: FeedItem | undefined;
  /** Changes sent and passed over. */
  private position = 0;
  /** What the offsets of change times count from. */
  private baseNs: bigint | undefined;
  /** The last label that was passed. */
  label: string | undefined;

  constructor(options: SourcePlayerOptions) {
    this.options = options;
    this.timeline = new Timeline(options.now);
  }

  get plannedCount(): number {
    return this.options.feed.plannedCount;
  }

  /**
   * Goes on until `count` changes are done (`paused`), a pause of the script (only while running), the end
   * (`finished`), or until it is aborted or a delivery has failed for good (undefined).
   */
  async play(
    mode: Mode,
    count: number,
    signal: AbortSignal,
  ): Promise<"paused" | "finished" | undefined> {
    this.baseNs ??= this.findBaseNs();
    if (mode === "running") this.timeline.run();
    try {
      return await this.playFrom(mode, count, signal);
    } finally {
      this.timeline.hold();
    }
  }

  async rewind(): Promise<void> {
    await this.options.feed.rewind();
    this.ahead = undefined;
    this.position = 0;
    this.baseNs = undefined;
    this.timeline.moveTo(0n);
    this.label = undefined;
  }

  close(): Promise<void> {
    return this.options.feed.close();
  }

  private async playFrom(
    mode: Mode,
    count: number,
    signal: AbortSignal,
  ): Promise<"paused" | "finished" | undefined> {
    const turns = new TurnTaker(this.options.now);
    let left = count;
    while (!signal.aborted && !this.options.hasFailed()) {
      const item = await this.look();
      if (item === undefined) return "finished";
      if (item.kind === "label" || item.kind === "pause") {
        this.ahead = undefined;
        if (item.kind === "label") this.label = item.label;
        else if (mode === "running") return "paused";
        continue;
      }
      if (left === 0) return "paused";
      if (mode === "running" && !(await this.waitForTurn(item, signal))) return undefined;
      if (signal.aborted) return undefined;
      await this.pass(item, mode);
      left -= 1;
      await turns.take();
    }
    return undefined;
  }

  private async look(): Promise<FeedItem | undefined> {
    this.ahead ??= await this.options.feed.next();
    return this.ahead;
  }

  private async waitForTurn(item: TimedItem, signal: AbortSignal): Promise<boolean> {
    const { config, now, sender } = this.options;
    if (config.spacing === "none") return true;
    const dueNs = this.timeline.dueNs(this.scheduledNs(item));
    const nowNs = now();
    if (dueNs <= nowNs) return true;
    await sender.flushBeforeWait(nowNs, dueNs);
    return waitUntil(dueNs, now, signal);
  }

  private async pass(item: TimedItem, mode: Mode): Promise<void> {
    this.ahead = undefined;
    if (mode !== "running") this.timeline.moveTo(this.scheduledNs(item));
    this.position += 1;
    if (mode === "skipping") this.options.tally().skippedCount += 1;
    else await this.send(item);
  }

  private async send(item: TimedItem): Promise<void> {
    const { now, sentAt, sender, tally, onProblem } = this.options;
    const sentNs = now();
    const { outgoing, problem } = buildOutgoing(item, {
      sequence: this.position,
      timeNs: (this.baseNs ?? 0n) + item.offsetNs,
      sentNs,
      sentAt,
    });
    if (problem !== undefined) onProblem(problem);
    tally().addSent(sentNs);
    await sender.send(outgoing);
  }

  /** Where in the schedule the next change is. */
  private scheduledNs(item: TimedItem): bigint {
    const { spacing } = this.options.config;
    if (typeof spacing !== "object") return item.offsetNs;
    return BigInt(Math.round((this.position * 1e9) / spacing.perSecond));
  }

  /** Recorded requests carry no time of their own. */
  private findBaseNs(): bigint {
    const { config, feed, now } = this.options;
    const recordedNs = feed.startNs ?? 0n;
    const { timeMode = "recorded" } = config;
    if (timeMode === "recorded") return recordedNs;
    return timeMode === "live" ? now() : (parseIsoNs(timeMode) ?? recordedNs);
  }
}
