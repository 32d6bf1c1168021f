import type { HostParams, HostResult } from "../../model/wire/hostProtocol.ts";
import type { MarkedProblem } from "../../model/wire/problemRequests.ts";
import { LoadedList } from "./loadedList.ts";

type Listed = HostResult<"listProblems">;

export interface ProblemListOptions {
  /** Absolute paths of the configs of the folder. */
  readonly listFiles: () => string[];
  /** What is not saved yet of the folder's JSON files. */
  readonly listUnsaved: () => HostParams<"listProblems">["unsaved"];
  readonly list: (params: HostParams<"listProblems">) => Promise<Listed>;
}

/** What is wrong with the configs of one folder and all they name. */
export class ProblemList extends LoadedList<void> {
  private readonly options: ProblemListOptions;
  private listed: Listed = { problems: [], leftOut: 0 };
  private turnMs = 0;
  private unsaved: readonly string[] = [];

  constructor(options: ProblemListOptions) {
    super(undefined);
    this.options = options;
  }

  get problems(): readonly MarkedProblem[] {
    return this.listed.problems;
  }

  /** How many more there are than are listed. */
  get leftOut(): number {
    return this.listed.leftOut;
  }

  /** How long the last listing took. */
  get lastTurnMs(): number {
    return this.turnMs;
  }

  /** Whether the last listing was of a text of this file that was not saved. */
  hasSeen(file: string): boolean {
    return this.unsaved.includes(file);
  }

  protected override async fetch(): Promise<void> {
    const { listFiles, listUnsaved, list } = this.options;
    const files = listFiles();
    const startedAt = performance.now();
    const unsaved = files.length === 0 ? [] : listUnsaved();
    this.unsaved = unsaved.map(({ file }) => file);
    this.listed =
      files.length === 0 ? { problems: [], leftOut: 0 } : await list({ files, unsaved });
    this.turnMs = performance.now() - startedAt;
  }
}
