import { errorMessage, UserError } from "../model/userError.ts";
import type { RunOutcome } from "../model/wire/runProgress.ts";
import type { LeftRun, RunLock, TestDataStore } from "../store/testDataStore.ts";

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
      const { closeLeftRun } = await import("./closeLeftRun.ts");
      const outcome = still && (await closeLeftRun(store, still, onProblem));
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
