import type { ConfigCheck } from "../../model/results/configCheck.ts";
import { LoadedList } from "./loadedList.ts";

export interface ConfigChecksOptions {
  /** Absolute paths of the configs to look at; none while nothing may be asked. */
  readonly listFiles: () => readonly string[];
  readonly check: (files: string[]) => Promise<readonly ConfigCheck[]>;
}

/** Whether the committed runs of a folder's configs still fit them, by what was found at the last look. */
export class ConfigChecks extends LoadedList<void> {
  private readonly options: ConfigChecksOptions;
  private checks: ReadonlyMap<string, ConfigCheck> = new Map();

  constructor(options: ConfigChecksOptions) {
    super(undefined);
    this.options = options;
  }

  /** What was found out of a config, by its file relative to the folder. */
  find(file: string): ConfigCheck | undefined {
    return this.checks.get(file);
  }

  protected override async fetch(): Promise<void> {
    const files = this.options.listFiles();
    const checks = files.length === 0 ? [] : await this.options.check([...files]);
    this.checks = new Map(checks.map((check) => [check.file, check]));
  }

  protected override content(): unknown {
    return [...this.checks];
  }
}
