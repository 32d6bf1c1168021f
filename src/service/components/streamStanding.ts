import { relativePath } from "../../common/relativePath.ts";
import type { Component } from "../../model/wire/serviceApi.ts";
import type { ComponentLive } from "../../model/wire/serviceApiComponents.ts";
import type { ComponentName } from "../../run/components.ts";
import type { RunHost } from "../../run/runHost.ts";
import type { StoredFile } from "../../store/filesBelow.ts";
import type { ComponentStorage } from "../../store/testDataStore.ts";
import type { StoredRun } from "./componentNames.ts";
import { countLogLines } from "./countLogLines.ts";
import { countTests, type StoredTest } from "./streamCounts.ts";

/** What is known of a source, query or reaction. */
export interface StandingOptions {
  readonly storage: ComponentStorage;
  readonly files: readonly StoredFile[];
  /** As its summary has them. */
  readonly tests: readonly StoredTest[];
  /** Whether the summary cannot be read. */
  readonly isBroken: boolean;
  readonly live: ComponentLive | undefined;
}

/**
 * State and counts of a source, query or reaction. Where its process cannot be asked and a test has filed nothing, only
 * the records in its log are counted: what is not known is left out.
 */
export async function describeStanding(
  runs: RunHost,
  run: StoredRun,
  component: ComponentName,
  { storage, files, tests, isBroken, live }: StandingOptions,
): Promise<Pick<Component, "state" | "counts">> {
  const lastState = tests.at(-1)?.state ?? (run.isRunning ? "waiting" : "stopped");
  const isHere = runs.active?.id === run.id;
  const hasUnfiled = !isHere && hasUnfiledLogs(files, storage, runs.dataFolder);
  const isPartly = isBroken || (!isHere && mayHaveMore(run, tests.length, hasUnfiled));
  if (!isPartly) {
    return { state: live?.state ?? lastState, counts: countTests(component.role, tests, live) };
  }
  const records = await countLogLines(runs, run, component);
  return {
    state: live?.state ?? (run.isRunning && hasUnfiled ? "running" : lastState),
    counts: records === undefined ? {} : { records },
  };
}

// --- internal ---

/**
 * Whether a component may have had more tests than its summary has: of a run that goes on in another process, or whose
 * process died, only the files are seen.
 */
function mayHaveMore(
  { state, runsPerScenario }: StoredRun,
  filedTests: number,
  hasUnfiled: boolean,
): boolean {
  if (filedTests >= (runsPerScenario ?? Number.POSITIVE_INFINITY)) return false;
  if (state === "running") return true;
  // A test that was stopped files what it had; without any, none may have begun, or its process was killed.
  const isFiled = filedTests > 0 && !hasUnfiled;
  return !isFiled && state !== "completed" && state !== "cancelled";
}

/** Whether something was logged after the last summary: a test closes its logs first. */
function hasUnfiledLogs(
  files: readonly StoredFile[],
  { logFolder, summaryFile }: ComponentStorage,
  dataFolder: string,
): boolean {
  const summaryPath = relativePath(dataFolder, summaryFile);
  const filedAt = files.find((file) => file.path === summaryPath)?.modified ?? "";
  const logs = `${relativePath(dataFolder, logFolder)}/`;
  return files.some(
    ({ path, bytes, modified }) => path.startsWith(logs) && bytes > 0 && modified > filedAt,
  );
}
