import { endedStateOf, type RunFolderFile } from "../model/results/runFolder.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { RunOutcome } from "../model/wire/runProgress.ts";
import type { LeftRun, RunLock, TestDataStore } from "../store/testDataStore.ts";
import { closeRun, tidyRunFolder } from "./closeRun.ts";
import { listRunComponents } from "./components.ts";
import { scanRun } from "./scanRun.ts";

/** What came of runs whose process died. */
export interface RecoveredRuns {
  /** Those that had no result and have one now, with status `interrupted`. */
  readonly closed: RunOutcome[];
  /** Those whose closing is still not done. */
  readonly left: LeftRun[];
}

/**
 * Finishes what the closing of runs whose process died had come to. One that has no result yet gets it and keeps its
 * journal. One that cannot be closed, or not while another run goes on, is left for the next time.
 */
export async function recoverRuns(
  store: TestDataStore,
  onProblem: (message: string) => void,
): Promise<RecoveredRuns> {
  await store.settleTrash(onProblem);
  const closed: RunOutcome[] = [];
  const found = await store.findLeftRuns();
  const left: LeftRun[] = [];
  for (const [at, each] of found.entries()) {
    const { id, snapshot } = each.folder;
    const lock = await acquireUnlessHeld(store, id, snapshot.config.name, onProblem);
    if (lock === undefined) return { closed, left: [...left, ...found.slice(at)] };
    try {
      await store.sweepRun(id);
      // Another process may have closed or resumed it since it was found.
      const still = await store.findLeftRun(id);
      const outcome = still && (await finishClosing(store, still, onProblem));
      if (outcome !== undefined) closed.push(outcome);
    } catch (error) {
      left.push(each);
      onProblem(`Run ${id} could not be closed: ${errorMessage(error)}`);
    } finally {
      await lock.release();
    }
  }
  return { closed, left };
}

// --- internal ---

/** Undefined when its result was written already. */
async function finishClosing(
  store: TestDataStore,
  { folder, result }: LeftRun,
  onProblem: (message: string) => void,
): Promise<RunOutcome | undefined> {
  if (result !== undefined || folder.state !== "running") {
    // The row may be that of an earlier part.
    if (result !== undefined) await store.refreshRow(result);
    const status = endedStateOf(folder, result?.head);
    await tidyRunFolder(store, folder, { status, onProblem });
    return undefined;
  }
  return await closeInterrupted(store, folder, onProblem);
}

async function closeInterrupted(
  store: TestDataStore,
  folder: RunFolderFile,
  onProblem: (message: string) => void,
): Promise<RunOutcome> {
  const status = "interrupted";
  await settleSummaries(store, folder, onProblem);
  const { durationMs, ...content } = await scanRun(store, folder, onProblem);
  const closed = await closeRun(store, folder, content, { status, durationMs, onProblem });
  const { id, duration = durationMs, summary } = closed.head;
  const { name } = folder.snapshot.config;
  const probe = folder.probe === undefined ? {} : { probe: folder.probe };
  const part = id === folder.id ? {} : { part: folder.id };
  return { id, ...part, name, ...probe, status, file: closed.file, duration, summary };
}

/** Undefined while a run goes on, another process is closing runs, or (told to `onProblem`) no lock can be written. */
async function acquireUnlessHeld(
  store: TestDataStore,
  runId: string,
  name: string,
  onProblem: (message: string) => void,
): Promise<RunLock | undefined> {
  try {
    return await store.acquireRunLock({ runId, name });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (error.code !== "locked") onProblem(error.message);
    return undefined;
  }
}

/** A summary that cannot be read or written is told of, and costs the run nothing else. */
async function settleSummaries(
  store: TestDataStore,
  folder: RunFolderFile,
  onProblem: (message: string) => void,
): Promise<void> {
  for (const { role, id } of listRunComponents(folder)) {
    await store
      .component(folder.id, role, id)
      .settleSummary()
      .catch((error) => onProblem(errorMessage(error)));
  }
}
