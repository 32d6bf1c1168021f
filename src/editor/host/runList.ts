import type { HostParams, HostResult, RunRow } from "../../model/wire/hostProtocol.ts";
import type { RunOutcome, RunProgress } from "../../model/wire/runProgress.ts";
import { Emitter } from "../emitter.ts";
import { ListLoader } from "./listLoader.ts";

/** Rows the *Runs* view asks for at a time. */
export const runPageSize = 200;

type ListRuns = (params: HostParams<"listRuns">) => Promise<HostResult<"listRuns">>;

/** What changed: rows, or only the figures of the run that goes on. */
export type RunListChange = "rows" | "progress";

/** The runs of one folder as far as they were asked for, newest first, and the one that goes on. */
export class RunList {
  private readonly listRuns: ListRuns;
  private readonly changed = new Emitter<RunListChange>();
  private readonly loader = new ListLoader(
    () => this.fetch(),
    () => this.changed.fire("rows"),
  );
  private limit = runPageSize;
  private current: readonly RunRow[] = [];
  private count = 0;
  private progress: RunProgress | undefined;

  readonly onDidChange = this.changed.event;

  constructor(listRuns: ListRuns) {
    this.listRuns = listRuns;
  }

  get rows(): readonly RunRow[] {
    return this.current;
  }

  /** Number of rows there are, loaded or not. */
  get total(): number {
    return this.count;
  }

  get running(): RunProgress | undefined {
    return this.progress;
  }

  /** Why the rows could not be listed. */
  get error(): string | undefined {
    return this.loader.error;
  }

  /** Asks the host once; later calls share that answer. Never rejects: see `error`. */
  load(): Promise<void> {
    return this.loader.load();
  }

  /** Asks again for all rows that were shown. */
  refresh(): Promise<void> {
    return this.loader.refresh();
  }

  loadMore(): Promise<void> {
    this.limit += runPageSize;
    return this.refresh();
  }

  onProgress(progress: RunProgress): void {
    const isNew = this.progress?.runId !== progress.runId;
    this.progress = progress;
    this.changed.fire(isNew ? "rows" : "progress");
  }

  /** Takes the run's own row in place of the running one. */
  async onFinished(outcome: RunOutcome): Promise<void> {
    await this.refresh();
    if (this.progress?.runId === outcome.id) this.setRunning(undefined);
  }

  /** The host is gone, and with it the run. */
  onCrash(): void {
    this.setRunning(undefined);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private setRunning(progress: RunProgress | undefined): void {
    this.progress = progress;
    this.changed.fire("rows");
  }

  private async fetch(): Promise<void> {
    const { rows, total, running } = await this.listRuns({ offset: 0, limit: this.limit });
    this.current = rows;
    this.count = total;
    this.progress = running;
  }
}
