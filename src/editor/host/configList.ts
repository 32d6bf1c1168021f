import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { LoadedList } from "./loadedList.ts";

export interface ConfigListOptions {
  /** Absolute paths of the config files of the folder. */
  readonly findFiles: () => Promise<string[]>;
  readonly describe: (files: string[]) => Promise<ConfigSummary[]>;
}

/** The configs of one folder, sorted by path. */
export class ConfigList extends LoadedList<void> {
  private readonly options: ConfigListOptions;
  private summaries: readonly ConfigSummary[] = [];

  constructor(options: ConfigListOptions) {
    super(undefined);
    this.options = options;
  }

  get configs(): readonly ConfigSummary[] {
    return this.summaries;
  }

  protected override async fetch(): Promise<void> {
    const files = await this.options.findFiles();
    this.summaries = files.length === 0 ? [] : await this.options.describe(files.sort());
  }
}
