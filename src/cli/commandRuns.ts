import path from "node:path";
import packageFile from "../../package.json" with { type: "json" };
import type { RunOutcome } from "../model/wire/runProgress.ts";
import type { QueueOptions, StartRunOptions } from "../run/activeRun.ts";
import { createRunHost, type RunHost } from "../run/runHost.ts";
import { openTestDataStore } from "../store/testDataStore.ts";
import type { CommandContext } from "./command.ts";
import { closeDeadRuns, formatRecovered } from "./commandStore.ts";
import { readKeys } from "./line/readKeys.ts";
import { createProgressDisplay, type ProgressDisplay } from "./output/progressDisplay.ts";

/** The runs of a command, which are shown on stderr. */
export interface CommandRuns {
  readonly runs: RunHost;
  readonly display: ProgressDisplay;
  readonly log: StartRunOptions["log"];
}

/** What runs of a command may have of their own. */
export interface CommandRunsOptions {
  /** Absolute; the parent of the data folder unless told otherwise. */
  readonly workspaceFolder?: string;
  /** Told of the end of a run once its progress is off the screen. */
  readonly onFinished?: (outcome: RunOutcome) => void;
  /** For runs that ask for one. */
  readonly queue?: QueueOptions | undefined;
}

/** Keys come from the environment. */
export function createCommandRuns(
  { dataFolder, stderr }: CommandContext,
  { workspaceFolder = path.dirname(dataFolder), onFinished, queue }: CommandRunsOptions = {},
): CommandRuns {
  const display = createProgressDisplay(stderr);
  const log: StartRunOptions["log"] = (level, message) => {
    if (level === "warn") display.note(`warning: ${message}`);
    if (level === "error") display.note(`error: ${message}`);
  };
  const runs = createRunHost({
    store: openTestDataStore(dataFolder),
    workspaceFolder,
    versions: { touchstone: packageFile.version },
    grantKeys: async (_needs, owned) => readKeys(owned, process.env),
    ...(queue === undefined ? {} : { findQueue: async () => queue }),
    log,
    print: display.note,
    onProgress: display.update,
    onRecovered: (outcome) => display.note(formatRecovered(outcome)),
    onFinished(outcome) {
      display.end();
      onFinished?.(outcome);
    },
  });
  return { runs, display, log };
}

/** The runs of a command, once those whose process died are closed; where nothing can be written it only warns. */
export async function openCommandRuns(
  context: CommandContext,
  options?: CommandRunsOptions,
): Promise<CommandRuns> {
  const commandRuns = createCommandRuns(context, options);
  const { runs, display } = commandRuns;
  await closeDeadRuns(() => runs.recover(), display.note);
  return commandRuns;
}
