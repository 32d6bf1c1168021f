import { createCoalescedTask } from "../../common/coalesce.ts";
import { errorMessage } from "../../model/userError.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { Emitter } from "../emitter.ts";

export interface ConfigListOptions {
  /** Absolute paths of the config files of the folder. */
  readonly findFiles: () => Promise<string[]>;
  readonly describe: (files: string[]) => Promise<ConfigSummary[]>;
}

/** The configs of one folder, sorted by path. */
export class ConfigList {
  private readonly options: ConfigListOptions;
  private readonly changed = new Emitter<void>();
  private readonly refreshing = createCoalescedTask(() => this.fetch());
  private firstLoad: Promise<void> | undefined;
  private summaries: readonly ConfigSummary[] = [];
  private failure: string | undefined;

  readonly onDidChange = this.changed.event;

  constructor(options: ConfigListOptions) {
    this.options = options;
  }

  get configs(): readonly ConfigSummary[] {
    return this.summaries;
  }

  /** Why the configs could not be listed. */
  get error(): string | undefined {
    return this.failure;
  }

  /** Looks for configs once; later calls share that answer. Never rejects: see `error`. */
  load(): Promise<void> {
    this.firstLoad ??= this.refreshing.run();
    return this.firstLoad;
  }

  refresh(): Promise<void> {
    const turn = this.refreshing.run();
    this.firstLoad ??= turn;
    return turn;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async fetch(): Promise<void> {
    try {
      const files = await this.options.findFiles();
      const summaries = files.length === 0 ? [] : await this.options.describe(files.sort());
      this.summaries = summaries;
      this.failure = undefined;
    } catch (error) {
      this.failure = errorMessage(error);
    }
    this.changed.fire();
  }
}
