import { basename } from "node:path";
import type { Follow } from "../../common/follow.ts";
import { maxOpenFiles } from "../../common/mapLimited.ts";
import { mapWhole } from "../../common/mapWhole.ts";
import type { DataPaths } from "../dataPaths.ts";
import { readStats } from "../folderItems.ts";
import { withIndexLock } from "../index/indexLock.ts";
import { dropIndexEntries } from "../index/runIndex.ts";
import { listOpenRuns, unmarkOpen } from "../openRuns.ts";
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
  const open = new Set(await listOpenRuns(paths));
  const runs: TrashedRun[] = [];
  for (const id of runIds) {
    signal?.throwIfAborted();
    const file = files.get(id);
    const row = rows.get(id);
    const label = labels.get(id);
    if (row === undefined && (await readStats(paths.runFolder(id))) === undefined) {
      throw notFound(paths, id);
    }
    runs.push({
      id,
      ...(file === undefined ? {} : { fileName: basename(file) }),
      ...(row === undefined ? {} : { row }),
      isOpen: open.has(id),
      ...(label === undefined ? {} : { label }),
    });
  }
  return runs;
}

async function moveRuns(
  paths: DataPaths,
  { batch, runs, signal, onProgress }: Follow & { batch: string; runs: readonly TrashedRun[] },
): Promise<void> {
  let done = 0;
  await mapWhole(runs, maxOpenFiles, async ({ id, isOpen }) => {
    signal?.throwIfAborted();
    onProgress?.({ done, total: runs.length });
    done += 1;
    const isMoved = await moveItem(paths.runFolder(id), trashedRunFolder(paths, batch, id));
    if (isMoved && isOpen) await unmarkOpen(paths, id);
  });
  await withIndexLock(paths, async () => {
    await mapWhole(runs, maxOpenFiles, async ({ fileName }) => {
      signal?.throwIfAborted();
      if (fileName === undefined) return;
      await moveItem(paths.resultFile(fileName), trashedResult(paths, batch, fileName));
    });
    const runIds = new Set(runs.map(({ id }) => id));
    await dropIndexEntries(paths, runIds);
    await takeLabels(paths, runIds);
  });
}
