import type { RunGroup } from "../../model/results/runQuery.ts";
import type {
  HostParams,
  HostResult,
  RunElsewhere,
  RunRow,
  WaitingStart,
} from "../../model/wire/hostProtocol.ts";
import type { RunOutcome, RunProgress } from "../../model/wire/runProgress.ts";
import { LoadedList } from "./loadedList.ts";

/** Rows the *Runs* view asks for at a time. */
export const runPageSize = 200;

/** Which runs are listed, and by what they are grouped. */
type ListedAs = Pick<HostParams<"listRuns">, "filter" | "grouping">;
type ListRuns = (params: HostParams<"listRuns">) => Promise<HostResult<"listRuns">>;

/** What changed: rows, or only the figures of the run that goes on. */
export type RunListChange = "rows" | "progress";

/** The runs of one folder as far as they were asked for, newest first, and the one that goes on. */
export class RunList extends LoadedList<RunListChange> {
  private readonly listRuns: ListRuns;
  private readonly readListing: () => ListedAs;
  private limit = runPageSize;
  private current: readonly RunRow[] = [];
  private count = 0;
  private all = 0;
  private currentGroups: readonly RunGroup[] | undefined;
  private progress: RunProgress | undefined;
  private other: RunElsewhere | undefined;
  private waitingStarts: readonly WaitingStart[] = [];
  private latest: string | undefined;

  constructor(listRuns: ListRuns, readListing: () => ListedAs = () => ({})) {
    super("rows");
    this.listRuns = listRuns;
    this.readListing = readListing;
  }

  get rows(): readonly RunRow[] {
    return this.current;
  }

  /** Number of runs there are, whatever the filter. */
  get unfiltered(): number {
    return this.all;
  }

  /** Unless rows come by day: they come in the order of these groups. */
  get groups(): readonly RunGroup[] | undefined {
    return this.currentGroups;
  }

  /** Number of rows that the filter lets pass, loaded or not. */
  get total(): number {
    return this.count;
  }

  get running(): RunProgress | undefined {
    return this.progress;
  }

  /** The run of another process, as of the last look. */
  get elsewhere(): RunElsewhere | undefined {
    return this.progress === undefined ? this.other : undefined;
  }

  /** The run that goes on, here or in another process. */
  get goingOn(): { readonly runId: string; readonly name: string } | undefined {
    return this.progress ?? this.other;
  }

  /** Starts that wait for the end of the run that goes on. */
  get waiting(): readonly WaitingStart[] {
    return this.waitingStarts;
  }

  /** Id of the run that goes on, or of the one that went on last in this window. */
  get latestRunning(): string | undefined {
    return this.goingOn?.runId ?? this.latest;
  }

  loadMore(): Promise<void> {
    this.limit += runPageSize;
    return this.refresh();
  }

  onProgress(progress: RunProgress): void {
    const isNew = this.progress?.runId !== progress.runId;
    this.latest = progress.runId;
    this.progress = progress;
    this.changed.fire(isNew ? "rows" : "progress");
  }

  /** A run of another process that has ended has a row, or will have one. */
  onElsewhere(run: RunElsewhere | undefined): void {
    const isKnown = run?.runId === this.other?.runId && run?.since === this.other?.since;
    this.other = run;
    if (run !== undefined) this.latest = run.runId;
    // Of a look that finds none, as the last did, there is nothing to tell: rows that are drawn anew lose open menus.
    if (isKnown && run !== undefined) this.changed.fire("progress");
    if (!isKnown) void this.refresh();
  }

  onWaiting(waiting: readonly WaitingStart[]): void {
    this.waitingStarts = waiting;
    this.changed.fire("rows");
  }

  /** Takes the run's own row in place of the running one. */
  async onFinished(outcome: RunOutcome): Promise<void> {
    await this.refresh();
    if (this.progress?.runId === outcome.id) this.setRunning(undefined);
  }

  /** The host is gone, and with it the run. */
  onCrash(): void {
    this.waitingStarts = [];
    this.setRunning(undefined);
  }

  private setRunning(progress: RunProgress | undefined): void {
    this.progress = progress;
    this.changed.fire("rows");
  }

  protected override async fetch(): Promise<void> {
    const asked = { offset: 0, limit: this.limit, ...this.readListing() };
    const listed = await this.listRuns(asked);
    const { rows, total, running, elsewhere, waiting = [] } = listed;
    this.all = listed.unfiltered ?? total;
    this.currentGroups = listed.groups;
    this.current = rows;
    this.count = total;
    this.progress = running;
    this.other = elsewhere;
    this.waitingStarts = waiting;
  }
}
