import path from "node:path";
import packageFile from "../../package.json" with { type: "json" };
import type { StartRunOptions } from "../run/activeRun.ts";
import { createRunHost, type RunHost } from "../run/runHost.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { CommandContext } from "./line/command.ts";
import { readNeededKeys } from "./line/readKeys.ts";
import { createProgressDisplay } from "./output/progressDisplay.ts";
import { formatVerdict } from "./output/runEnd.ts";

/** The runs that are started over HTTP, shown on stderr. */
export interface ServedRuns {
  readonly runs: RunHost;
  readonly log: StartRunOptions["log"];
  /** Stops a run that goes on as interrupted, and those that start later; resolves when its result is written. */
  stop(): Promise<void>;
}

export function createServedRuns(
  store: TestDataStore,
  { dataFolder, stderr }: CommandContext,
): ServedRuns {
  let display = createProgressDisplay(stderr);
  let isStopping = false;
  const log: StartRunOptions["log"] = (level, message) => {
    if (level === "warn" || level === "error") display.note(`${level}: ${message}`);
  };
  const runs = createRunHost({
    ...{ store, dataFolder, workspaceFolder: path.dirname(dataFolder), log },
    versions: { touchstone: packageFile.version },
    grantKeys: async (needs) => readNeededKeys(needs, process.env),
    print: (line) => display.note(line),
    onProgress: (progress) => display.update(progress),
    onFinished(outcome) {
      display.end();
      if (outcome.message !== undefined) display.note(`error: ${outcome.message}`);
      display.note(formatVerdict(outcome));
      display = createProgressDisplay(stderr);
    },
  });
  runs.onStart((run) => {
    display.note(`Run ${run.id} of ${run.loaded.config.name} started.`);
    if (isStopping) run.stop("interrupted");
  });
  return {
    runs,
    log,
    async stop() {
      isStopping = true;
      runs.active?.stop("interrupted");
      await runs.active?.finished;
    },
  };
}
