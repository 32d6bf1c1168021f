import type { RunOutcome } from "../model/runEvent.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { RunLock } from "../store/runLock.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import { closeRun } from "./closeRun.ts";

/**
 * Closes runs whose process died: each gets its result file with status `interrupted` and keeps its
 * journal. One that cannot be closed is told of and left for the next time.
 */
export async function recoverRuns(
  store: TestDataStore,
  onProblem: (message: string) => void,
): Promise<RunOutcome[]> {
  const recovered: RunOutcome[] = [];
  for (const folder of await store.findOrphans()) {
    const name = folder.snapshot.config.name;
    const lock = await acquireUnlessHeld(store, folder.id, name);
    if (lock === undefined) return recovered;
    try {
      const { file, head } = await closeRun(store, folder, { status: "interrupted", onProblem });
      const { id, duration, summary } = head;
      recovered.push({ id, name, status: "interrupted", file, duration, summary });
    } catch (error) {
      onProblem(`Run ${folder.id} could not be closed: ${errorMessage(error)}`);
    } finally {
      await lock.release();
    }
  }
  return recovered;
}

// --- internal ---

/** Undefined while a run goes on or another process is closing runs. */
async function acquireUnlessHeld(
  store: TestDataStore,
  runId: string,
  name: string,
): Promise<RunLock | undefined> {
  try {
    return await store.acquireRunLock({ runId, name });
  } catch (error) {
    if (error instanceof UserError && error.code === "locked") return undefined;
    throw error;
  }
}
