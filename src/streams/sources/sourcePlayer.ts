import { inFlightOf, type SourceConfig } from "../../model/config/streamSource.ts";
import { findAtPointer } from "../../model/json/jsonPointer.ts";
import { parseIsoNs } from "../../model/time/isoTime.ts";
import { keyText } from "../ledger/keyText.ts";
import type { SentLedger } from "../ledger/sentLedger.ts";
import { buildOutgoing } from "./buildOutgoing.ts";
import type { ChangeFeed, FeedItem } from "./changeFeed.ts";
import type { ChangeSender } from "./changeSender.ts";
import { Timeline, TurnTaker, waitUntil } from "./pacing.ts";
import { countStaged, createSchedule, type Schedule } from "./schedule.ts";
import { setChangeTime } from "./script/changeTime.ts";
import { SendWindow } from "./sendWindow.ts";
import type { DueTime, SourceTally } from "./sourceTally.ts";

export interface SourcePlayerOptions {
  readonly config: SourceConfig;
  readonly feed: ChangeFeed;
  readonly now: () => bigint;
  readonly sentAt: readonly string[] | undefined;
  /** Path of the key in each change. */
  readonly keyPath: readonly string[] | undefined;
  /** Told of each change that has a key, where what is sent is matched with what comes. */
  readonly ledger: SentLedger | undefined;
  readonly sender: ChangeSender;
  readonly tally: () => SourceTally;
  /** Whether a delivery has failed for good. */
  readonly hasFailed: () => boolean;
  /** Told of what is wrong with a change that is sent all the same. */
  readonly onProblem: (message: string) => void;
}

type Mode = "running" | "stepping" | "skipping";
type TimedItem = Extract<FeedItem, { kind: "change" | "request" }>;

interface PlannedChange {
  readonly item: TimedItem;
  readonly sequence: number;
  /** Absent where nothing says when. */
  readonly due: DueTime | undefined;
  readonly key: string | undefined;
}

/** Goes through the changes of a source: sends them when they are due, sends some at once, or passes over some. */
export class SourcePlayer {
  private readonly options: SourcePlayerOptions;
  private readonly timeline: Timeline;
  /** Absent without spacing. */
  private readonly schedule: Schedule | undefined;
  private readonly window: SendWindow;
  /** The item that was read and not yet taken. */
  private ahead: FeedItem | undefined;
  /** Changes sent and passed over. */
  private position = 0;
  /** Of the change before, in the schedule. */
  private lastOffsetNs = 0n;
  /** What the offsets of change times count from. */
  private baseNs: bigint | undefined;
  /** The last label that was passed. */
  label: string | undefined;

  constructor(options: SourcePlayerOptions) {
    this.options = options;
    this.timeline = new Timeline(options.now);
    const { spacing } = options.config;
    this.schedule = spacing === "none" ? undefined : createSchedule(spacing);
    this.window = new SendWindow(inFlightOf(options.config));
  }

  get plannedCount(): number {
    const { feed, config } = this.options;
    const { spacing } = config;
    if (typeof spacing === "string" || !("stages" in spacing)) return feed.plannedCount;
    return Math.min(feed.plannedCount, countStaged(spacing.stages));
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
      await this.window.empty();
    }
  }

  async rewind(): Promise<void> {
    await this.options.feed.rewind();
    this.ahead = undefined;
    this.position = 0;
    this.baseNs = undefined;
    this.timeline.moveTo(0n);
    this.lastOffsetNs = 0n;
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
    const mayGoOn = () => !signal.aborted && !this.options.hasFailed();
    let left = count;
    while (mayGoOn()) {
      const item = await this.look();
      if (item === undefined) return "finished";
      if (item.kind === "label" || item.kind === "pause") {
        this.ahead = undefined;
        if (item.kind === "label") this.label = item.label;
        else if (mode === "running") return "paused";
        continue;
      }
      const offsetNs = this.findOffset(item);
      if (offsetNs === undefined) return "finished";
      if (left === 0) return "paused";
      if (mode === "running" && !(await this.waitUntilDue(offsetNs, signal))) return undefined;
      if (mode !== "skipping") await this.window.room();
      if (!mayGoOn()) return undefined;
      await this.pass(item, offsetNs, mode);
      left -= 1;
      await turns.take();
    }
    return undefined;
  }

  private async look(): Promise<FeedItem | undefined> {
    this.ahead ??= await this.options.feed.next();
    return this.ahead;
  }

  private async waitUntilDue(offsetNs: bigint, signal: AbortSignal): Promise<boolean> {
    if (this.schedule === undefined) return true;
    const { now, sender } = this.options;
    const dueNs = this.timeline.dueNs(offsetNs);
    const nowNs = now();
    if (dueNs <= nowNs) return true;
    await sender.flushBeforeWait(nowNs, dueNs);
    return waitUntil(dueNs, now, signal);
  }

  private async pass(item: TimedItem, offsetNs: bigint, mode: Mode): Promise<void> {
    this.ahead = undefined;
    if (mode !== "running") this.timeline.moveTo(offsetNs);
    this.position += 1;
    if (mode === "skipping") {
      this.options.tally().skippedCount += 1;
      return;
    }
    const timed = this.setTime(item);
    const due = mode === "running" ? this.findDue(offsetNs) : undefined;
    const key = this.readKey(timed);
    const planned = { item: timed, sequence: this.position, due, key };
    // One after the other, as fast as answers come.
    if (this.schedule === undefined && this.window.size === 1) await this.send(planned);
    else this.window.add(key, () => this.send(planned));
  }

  private async send({ item, sequence, due, key }: PlannedChange): Promise<void> {
    const { now, sentAt, sender, tally, ledger, hasFailed, onProblem } = this.options;
    // It waited for one of its key, whose delivery failed for good.
    if (hasFailed()) return;
    const sentNs = now();
    const stampNs = due?.dueNs ?? sentNs;
    const { outgoing, problem } = buildOutgoing(item, {
      sequence,
      key,
      sentNs,
      stampNs,
      sentAt,
    });
    if (problem !== undefined) onProblem(problem);
    tally().addSent(sentNs, due);
    const index =
      key === undefined
        ? undefined
        : ledger?.add({ key, sequence, sentNs, ...(sentAt === undefined ? {} : { stampNs }) });
    await sender.send(outgoing);
    if (index !== undefined) ledger?.settle(index);
  }

  /** Where in the schedule an item is; undefined once that is over. */
  private findOffset({ offsetNs }: TimedItem): bigint | undefined {
    return this.schedule === undefined ? offsetNs : this.schedule(this.position, offsetNs);
  }

  private findDue(offsetNs: bigint): DueTime | undefined {
    if (this.schedule === undefined) return undefined;
    const intervalNs = offsetNs - this.lastOffsetNs;
    this.lastOffsetNs = offsetNs;
    return { dueNs: this.timeline.dueNs(offsetNs), intervalNs };
  }

  /** Recorded requests carry no time of their own. */
  private setTime(item: TimedItem): TimedItem {
    if (item.kind === "request") return item;
    const timeNs = (this.baseNs ?? 0n) + item.offsetNs;
    const change = setChangeTime(item.change, timeNs);
    // Its own text says something else then.
    return change === item.change ? item : { ...item, change, text: undefined };
  }

  private readKey(item: TimedItem): string | undefined {
    const { keyPath, ledger, onProblem } = this.options;
    if (keyPath === undefined) return undefined;
    const key = keyText(
      findAtPointer(item.kind === "change" ? item.change : item.request, keyPath),
    );
    if (key === undefined && ledger !== undefined) {
      onProblem(`change ${this.position}: no key at /${keyPath.join("/")}.`);
    }
    return key;
  }

  private findBaseNs(): bigint {
    const { config, feed, now } = this.options;
    const recordedNs = feed.startNs ?? 0n;
    const { timeMode = "recorded" } = config;
    if (timeMode === "recorded") return recordedNs;
    return timeMode === "live" ? now() : (parseIsoNs(timeMode) ?? recordedNs);
  }
}
