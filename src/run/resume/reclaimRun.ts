import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { UserError } from "../../model/userError.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/**
 * Marks a run that goes on as one that does, once its lock was taken again that had vanished: another process may have
 * closed it meanwhile. Throws `UserError` ("locked" when another process has resumed it since, or "storage").
 */
export async function reclaimRun(store: TestDataStore, folder: RunFolderFile): Promise<void> {
  const now = await store.loadRunFolder(folder.id).catch(ignoreMissing);
  if (now !== undefined && now.resumed?.timestamp !== folder.resumed?.timestamp) {
    const message = `Another process took run ${folder.id} over: it was resumed at ${now.resumed?.timestamp}.`;
    throw new UserError(message, { code: "locked" });
  }
  await store.createRunFolder({ ...(now ?? folder), state: "running" });
}

// --- internal ---

/** What vanished, or was torn, is written anew. */
function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}
