import { basename } from "node:path";
import type { Follow } from "../../common/follow.ts";
import type { DataPaths } from "../dataPaths.ts";
import { readStats } from "../folderItems.ts";
import { withIndexLock } from "../index/indexLock.ts";
import { dropIndexEntries } from "../index/runIndex.ts";
import { isMarkedOpen, unmarkOpen } from "../openRuns.ts";
import { loadLabels, takeLabels } from "../runLabels.ts";
import { notFound, planRemoval, type Removal } from "../savedResults.ts";
import { moveItem } from "./moveItem.ts";
import { restoreBatch } from "./restoreBatch.ts";
import {
  formatBatchName,
  type TrashedRun,
  trashedResult,
  trashedRunFolder,
  writeRecord,
} from "./trashBatch.ts";

/**
 * Moves runs with their rows and labels into the trash of the data folder; resolves with the name of the batch, by which they
 * are taken back or removed for good. What cannot be moved has all of them stay, as does a stop. Throws as `removeRuns` does.
 */
export async function trashRuns(
  paths: DataPaths,
  runIds: readonly string[],
  follow: Follow = {},
): Promise<string> {
  const removal = await planRemoval(paths, runIds, follow);
  const batch = formatBatchName();
  const runs = await describeRuns(paths, removal, follow);
  await withIndexLock(paths, () => writeRecord(paths, batch, { state: "moving", runs }));
  try {
    await moveRuns(paths, { batch, runs, ...follow });
    await writeRecord(paths, batch, { state: "trashed", runs });
    return batch;
  } catch (error) {
    // What is not back by then is brought back by the next start.
    await restoreBatch(paths, batch).catch(() => undefined);
    throw error;
  }
}

// --- internal ---

async function describeRuns(
  paths: DataPaths,
  { runIds, rows, files }: Removal,
  { signal }: Follow,
): Promise<TrashedRun[]> {
  const labels = (await loadLabels(paths)).runs;
  const runs: TrashedRun[] = [];
  for (const id of runIds) {
    signal?.throwIfAborted();
    const file = files.get(id);
    const row = rows.get(id);
    const label = labels.get(id);
    const hasFolder = (await readStats(paths.runFolder(id))) !== undefined;
    if (row === undefined && !hasFolder) throw notFound(paths, id);
    runs.push({
      id,
      ...(file === undefined ? {} : { fileName: basename(file) }),
      ...(row === undefined ? {} : { row }),
      isOpen: await isMarkedOpen(paths, id),
      ...(label === undefined ? {} : { label }),
    });
  }
  return runs;
}

async function moveRuns(
  paths: DataPaths,
  { batch, runs, signal, onProgress }: Follow & { batch: string; runs: readonly TrashedRun[] },
): Promise<void> {
  for (const [done, { id }] of runs.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ done, total: runs.length });
    const isMoved = await moveItem(paths.runFolder(id), trashedRunFolder(paths, batch, id));
    if (isMoved) await unmarkOpen(paths, id);
  }
  await withIndexLock(paths, async () => {
    for (const { fileName } of runs) {
      signal?.throwIfAborted();
      if (fileName === undefined) continue;
      await moveItem(paths.resultFile(fileName), trashedResult(paths, batch, fileName));
    }
    const runIds = new Set(runs.map(({ id }) => id));
    await dropIndexEntries(paths, runIds);
    await takeLabels(paths, runIds);
  });
}
