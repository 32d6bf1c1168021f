import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import type { TestSelector, TopUp } from "../../model/results/testSelector.ts";
import { UserError } from "../../model/userError.ts";
import { formatConjunction } from "../../model/words/alternatives.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { RunSelection, StartRunOptions } from "../activeRun.ts";
import { findTests } from "./findTests.ts";
import { listFurtherTests } from "./furtherTests.ts";
import { loadSnapshot } from "./loadSnapshot.ts";
import { readCurrent } from "./readCurrent.ts";

/** How a run is taken up again. */
export interface ResumeRequest {
  readonly runId: string;
  /** Refuses when the config, a scenario, a schema or a case has changed since the run began. */
  readonly current?: boolean;
  /** Runs these of its tests once more, as a run of its own. */
  readonly again?: TestSelector;
  /** Runs further rounds of some of its cells, which become part of it. */
  readonly more?: TopUp;
}

/** What `startRun` needs to take a run up again. */
export interface PreparedResume extends Pick<StartRunOptions, "parent" | "resumes" | "topsUp"> {
  readonly loaded: LoadedConfig;
  readonly selection: RunSelection;
}

/**
 * Finds out what is to be run: the snapshot that the run began with, whatever has changed since, which `warn` is told of.
 * Throws a `UserError`: "not_found", "config" (what has changed, with `current`), "usage" (nothing is left), "storage".
 */
export async function prepareResume(
  { runId, current, again, more }: ResumeRequest,
  { store, workspaceFolder }: { store: TestDataStore; workspaceFolder: string },
  warn: (message: string) => void,
): Promise<PreparedResume> {
  const folder = await loadFolder(store, runId);
  const { changes, loaded: now } = await readCurrent(folder, workspaceFolder);
  const snapshot =
    folder.masked === true
      ? takeUnchanged(folder, changes, now)
      : loadSnapshot(store, folder, workspaceFolder);
  const limits = now?.config.limits;
  if (changes.length > 0) tellChanges(changes, { current, folder, warn });
  // Limits change nothing of what is measured: those of today hold.
  const loaded = limits === undefined ? snapshot : withLimits(snapshot, limits);
  const { providers, scenarios, runsPerScenario, settle, tests } = folder.plan;
  // One whose cells are run until they settle goes on so: its config says how.
  const planned = { providers, scenarios, ...(settle === undefined ? { runsPerScenario } : {}) };
  if (again !== undefined) {
    const wanted = await findTests(store, runId, [again]);
    return { loaded, selection: { runsPerScenario, tests: wanted }, parent: runId };
  }
  if (more !== undefined) {
    const further = await listFurtherTests(store, runId, more);
    return { loaded, selection: { runsPerScenario, tests: further }, topsUp: runId };
  }
  const selection = tests === undefined ? planned : { ...planned, tests };
  return { loaded, selection, resumes: folder };
}

// --- internal ---

async function loadFolder(store: TestDataStore, runId: string): Promise<RunFolderFile> {
  try {
    return await store.loadRunFolder(runId);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "not_found") throw error;
    const message = `Run ${runId} has no folder in ${store.paths.testRunsFolder}, which holds what it began with: it can be run anew only.`;
    throw new UserError(message, { code: "not_found" });
  }
}

/** What the folder of a run holds of a config with secrets written out is not what was run; the config itself is, unchanged. */
function takeUnchanged(
  { id, file, probe }: RunFolderFile,
  changes: readonly string[],
  now: LoadedConfig | undefined,
): LoadedConfig {
  if (now !== undefined && changes.length === 0 && probe !== true) return now;
  const what = `Run ${id} cannot be resumed: the value of a key was written out in its config, and is masked in what was kept of it`;
  const why =
    file === undefined || probe === true
      ? "there is no file that has it"
      : `${formatConjunction(changes)} changed since`;
  throw new UserError(`${what}; ${why}.`, { code: "config" });
}

function tellChanges(
  changes: readonly string[],
  {
    current,
    folder,
    warn,
  }: { current: boolean | undefined; folder: RunFolderFile; warn: (message: string) => void },
): void {
  const what = `${formatConjunction(changes)} changed since run ${folder.id} began`;
  if (current === true) {
    throw new UserError(`${capitalize(what)}.`, { code: "config" });
  }
  warn(`${capitalize(what)}; it is run as it was then.`);
}

function withLimits(loaded: LoadedConfig, limits: LoadedConfig["config"]["limits"]): LoadedConfig {
  return { ...loaded, config: { ...loaded.config, limits } };
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
