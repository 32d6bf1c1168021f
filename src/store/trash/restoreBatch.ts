import { maxOpenFiles } from "../../common/mapLimited.ts";
import { mapWhole } from "../../common/mapWhole.ts";
import { UserError } from "../../model/userError.ts";
import type { DataPaths } from "../dataPaths.ts";
import { readStats } from "../folderItems.ts";
import { withIndexLock } from "../index/indexLock.ts";
import { putRowsBack } from "../index/runIndex.ts";
import { markOpen } from "../openRuns.ts";
import { loadResultHead } from "../results/resultHead.ts";
import { putLabelsBack } from "../runLabels.ts";
import { moveItem } from "./moveItem.ts";
import {
  loadRecord,
  removeBatch,
  type TrashedRun,
  trashedResult,
  trashedRunFolder,
  writeRecord,
} from "./trashBatch.ts";

/**
 * Takes the runs of a batch back to where they were, with rows and labels; resolves with their ids. What lies in their place
 * by now stays. Killed in between, it is done again by the next start. Throws `UserError` ("not_found" when they are gone for
 * good, "storage").
 */
export async function restoreBatch(paths: DataPaths, batch: string): Promise<string[]> {
  const record = await loadRecord(paths, batch);
  if (record === undefined) {
    throw new UserError("These runs are deleted for good by now.", { code: "not_found" });
  }
  const { runs } = record;
  await writeRecord(paths, batch, { state: "restoring", runs });
  await mapWhole(runs, maxOpenFiles, (run) => restoreFolder(paths, batch, run));
  await withIndexLock(paths, async () => {
    const rows = await mapWhole(runs, maxOpenFiles, async (run) => {
      const fileName = await restoreResult(paths, batch, run);
      return run.row && { ...run.row, filename: fileName ?? run.row.filename };
    });
    await putRowsBack(
      paths,
      rows.filter((row) => row !== undefined),
    );
    const labelled = runs.filter(({ label }) => label !== undefined);
    await putLabelsBack(paths, new Map(labelled.map(({ id, label }) => [id, label])));
  });
  await removeBatch(paths, batch);
  return runs.map(({ id }) => id);
}

// --- internal ---

async function restoreFolder(
  paths: DataPaths,
  batch: string,
  { id, isOpen }: TrashedRun,
): Promise<void> {
  if ((await readStats(paths.runFolder(id))) !== undefined) return;
  if (isOpen) await markOpen(paths, id);
  await moveItem(trashedRunFolder(paths, batch, id), paths.runFolder(id));
}

/** The name that the result file has now: its own, unless that of another run lies there. */
async function restoreResult(
  paths: DataPaths,
  batch: string,
  { id, fileName }: TrashedRun,
): Promise<string | undefined> {
  if (fileName === undefined) return undefined;
  const other = fileName.replace(/(-[0-9a-f]{8})?\.json$/, `-${id.slice(0, 8).toLowerCase()}.json`);
  for (const name of [fileName, other]) {
    const file = paths.resultFile(name);
    if ((await readStats(file)) === undefined) {
      const isMoved = await moveItem(trashedResult(paths, batch, fileName), file);
      return isMoved ? name : undefined;
    }
    const loaded = await loadResultHead(file);
    if (loaded.ok && loaded.head.id === id) return name;
  }
  const message = `Cannot put the result of run ${id} back: its names in ${paths.resultsFolder} are taken. It is in ${trashedResult(paths, batch, fileName)}.`;
  throw new UserError(message, { code: "storage" });
}
