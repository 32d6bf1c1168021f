import { endedStateOf, type RunFolderFile } from "../model/results/runFolder.ts";
import { errorMessage } from "../model/userError.ts";
import type { RunOutcome } from "../model/wire/runProgress.ts";
import type { LeftRun, TestDataStore } from "../store/testDataStore.ts";
import { closeRun, tidyRunFolder } from "./closeRun.ts";
import { listRunComponents } from "./components.ts";
import { scanRun } from "./scanRun.ts";

/**
 * Does what is left of the closing of a run whose process died, with the lock of its folder. Resolves with `undefined` when
 * its result was written already.
 */
export async function closeLeftRun(
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

// --- internal ---

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
