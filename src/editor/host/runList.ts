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

/** Which runs a view lists, and by what they are grouped. */
export type ListedAs = Pick<HostParams<"listRuns">, "filter" | "grouping">;

/** The rows of a list as far as they were asked for. */
export type ListedRuns = Pick<HostResult<"listRuns">, "rows" | "total" | "groups">;

export type EndedRun = Extract<RunRow, { kind: "run" }>;
type ListRuns = (params: HostParams<"listRuns">) => Promise<HostResult<"listRuns">>;

/** What changed: rows, or only the figures of the run that goes on. */
export type RunListChange = "rows" | "progress";

/** The runs of one folder as far as they were asked for, newest first, and the one that goes on. */
export class RunList extends LoadedList<RunListChange> {
  private readonly listRuns: ListRuns;
  private readonly readListing: () => ListedAs;
  private limit = runPageSize;
  private newest: ListedRuns = { rows: [], total: 0 };
  private inView = this.newest;
  private progress: RunProgress | undefined;
  private other: RunElsewhere | undefined;
  private waitingStarts: readonly WaitingStart[] = [];
  private latest: string | undefined;

  constructor(listRuns: ListRuns, readListing: () => ListedAs = () => ({})) {
    super("rows");
    this.listRuns = listRuns;
    this.readListing = readListing;
  }

  /** Of all runs, whatever the view is told to show. */
  get rows(): readonly RunRow[] {
    return this.newest.rows;
  }

  /** Number of runs there are, loaded or not. */
  get total(): number {
    return this.newest.total;
  }

  /** What the *Runs* view lists: by filter, and in the order of its groups unless that is by day. */
  get shown(): ListedRuns {
    return this.inView;
  }

  /** The row of a run that has ended, where it is loaded. */
  find(runId: string): EndedRun | undefined {
    const isIt = (row: RunRow): row is EndedRun => row.kind === "run" && row.entry.id === runId;
    return this.newest.rows.find(isIt) ?? this.inView.rows.find(isIt);
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
    const page = { offset: 0, limit: this.limit };
    const listing = this.readListing();
    const newest = this.listRuns(page);
    const inView = isPlain(listing) ? newest : this.listRuns({ ...page, ...listing });
    [this.newest, this.inView] = await Promise.all([newest, inView]);
    const { running, elsewhere, waiting = [] } = await newest;
    this.progress = running;
    this.other = elsewhere;
    this.waitingStarts = waiting;
  }
}

// --- internal ---

/** Whether a view lists all runs, the newest first. */
function isPlain({ filter = {}, grouping = "day" }: ListedAs): boolean {
  return grouping === "day" && Object.values(filter).every((value) => value === undefined);
}
