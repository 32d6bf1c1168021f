import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { Emitter } from "../emitter.ts";
import { ListLoader } from "./listLoader.ts";

export interface ConfigListOptions {
  /** Absolute paths of the config files of the folder. */
  readonly findFiles: () => Promise<string[]>;
  readonly describe: (files: string[]) => Promise<ConfigSummary[]>;
}

/** The configs of one folder, sorted by path. */
export class ConfigList {
  private readonly options: ConfigListOptions;
  private readonly changed = new Emitter<void>();
  private readonly loader = new ListLoader(
    () => this.fetch(),
    () => this.changed.fire(),
  );
  private summaries: readonly ConfigSummary[] = [];

  readonly onDidChange = this.changed.event;

  constructor(options: ConfigListOptions) {
    this.options = options;
  }

  get configs(): readonly ConfigSummary[] {
    return this.summaries;
  }

  /** Why the configs could not be listed. */
  get error(): string | undefined {
    return this.loader.error;
  }

  /** Looks for configs once; later calls share that answer. Never rejects: see `error`. */
  load(): Promise<void> {
    return this.loader.load();
  }

  refresh(): Promise<void> {
    return this.loader.refresh();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async fetch(): Promise<void> {
    const files = await this.options.findFiles();
    this.summaries = files.length === 0 ? [] : await this.options.describe(files.sort());
  }
}
