import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import {
  componentIdSchema,
  formatFileTimestamp,
  resultFileNameSchema,
  runIdSchema,
} from "../model/ids.ts";
import { type RunFolderFile, runFolderFileSchema } from "../model/results/runFolder.ts";
import { buildStorageError } from "../model/storageError.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { DataPaths } from "./dataPaths.ts";
import { isReached } from "./filesBelow.ts";
import { listFolder, readStats } from "./folderItems.ts";
import { type IndexOnDisk, readIndexOnDisk } from "./index/runIndex.ts";
import { loadExactJsonFile, writeJsonFile } from "./jsonFile.ts";
import { writeOwnGitIgnore } from "./ownGitIgnore.ts";
import { loadResultHead } from "./results/resultHead.ts";
import { listResultNames } from "./results/resultNames.ts";
import { readRunLockOwner } from "./runLock.ts";

/** A folder of `test_runs/`; `problem` says why its `run.json` cannot be read. */
export interface RunFolderEntry {
  readonly runId: string;
  readonly file?: RunFolderFile;
  readonly problem?: string;
}

/** Makes `test_runs/<id>/` with its `run.json`. */
export async function createRunFolder(paths: DataPaths, file: RunFolderFile): Promise<void> {
  try {
    await mkdir(paths.runFolder(file.id), { recursive: true });
  } catch (error) {
    throw buildStorageError("write", paths.runFolder(file.id), error);
  }
  await writeOwnGitIgnore(paths);
  await writeJsonFile(paths.runFile(file.id), file);
}

/** Makes `test_runs/<id>/` with its `run.json` unless it is there. */
export async function restoreRunFolder(paths: DataPaths, file: RunFolderFile): Promise<void> {
  if ((await readStats(paths.runFile(file.id))) === undefined) await createRunFolder(paths, file);
}

/** A run's `run.json`; throws `UserError` ("not_found", or "storage" when broken). */
export async function loadRunFolder(paths: DataPaths, runId: string): Promise<RunFolderFile> {
  const file = await loadExactJsonFile(paths.runFile(runId), runFolderFileSchema);
  if (file !== undefined) return file;
  throw new UserError(`There is no ${paths.runFile(runId)}.`, { code: "not_found" });
}

/** Rewrites the state in a run's `run.json`. */
export async function setRunState(
  paths: DataPaths,
  runId: string,
  state: RunFolderFile["state"],
): Promise<void> {
  await writeJsonFile(paths.runFile(runId), { ...(await loadRunFolder(paths, runId)), state });
}

/** Removes the journals of a run, and nothing that a symbolic link leads to. */
export async function removeJournals(paths: DataPaths, runId: string): Promise<void> {
  // Providers of prompt scenarios are kept as reactions.
  const folder = paths.componentsFolder(runId, "reaction");
  if (!(await isFolder(paths.runFolder(runId))) || !(await isFolder(folder))) return;
  for (const { name: id } of await listFolder(folder)) {
    if (!componentIdSchema.safeParse(id).success) continue;
    const logFolder = join(folder, id, "output_log");
    if (!(await isFolder(join(folder, id))) || !(await isFolder(logFolder))) continue;
    await removeTree(join(logFolder, "jsonl_file"));
  }
}

/** Removes `test_runs/<id>`; a symbolic link is removed itself, never followed. Tells whether there was one. */
export async function removeRunFolder(paths: DataPaths, runId: string): Promise<boolean> {
  const folder = paths.runFolder(runId);
  if ((await readStats(folder)) === undefined) return false;
  await removeTree(folder);
  return true;
}

/** The ids of all runs that have a folder in `test_runs/`; no file is opened. */
export async function listRunIds(paths: DataPaths): Promise<string[]> {
  const items = await listFolder(paths.testRunsFolder);
  return items.map(({ name }) => name).filter((name) => runIdSchema.safeParse(name).success);
}

/** The ids of runs whose folder in `test_runs/` is one, no link: those whose content is shown. */
export async function listShownRunIds(paths: DataPaths): Promise<string[]> {
  if (!(await isReached(paths.dataFolder, paths.testRunsFolder))) return [];
  const items = await listFolder(paths.testRunsFolder);
  const folders = items.filter((item) => item.isDirectory()).map(({ name }) => name);
  return folders.filter((name) => runIdSchema.safeParse(name).success);
}

/** Every folder of `test_runs/` that is named like a run, with its `run.json`. */
export async function listRunFolders(paths: DataPaths): Promise<RunFolderEntry[]> {
  const runIds = await listRunIds(paths);
  return mapLimited(runIds, maxOpenFiles, (runId) => loadEntry(paths, runId));
}

/** Runs that still say `running`, hold no lock and have no result file. */
export async function findOrphans(paths: DataPaths): Promise<RunFolderFile[]> {
  const filed = await listFiledIds(paths);
  const runIds = (await listRunIds(paths)).filter((runId) => !filed.has(runId));
  const loaded = await mapLimited(runIds, maxOpenFiles, (runId) => loadIfRunning(paths, runId));
  const files = loaded.filter((file) => file !== undefined);
  const owner = files.length === 0 ? undefined : await readRunLockOwner(paths);
  const orphans: RunFolderFile[] = [];
  for (const file of files) {
    if (file.id === owner?.runId) continue;
    if ((await findResultFile(paths, file)) === undefined) orphans.push(file);
  }
  return orphans;
}

/** The two names a run's result file may have. */
export function buildResultFileNames(run: { id: string; timestamp: string }): [string, string] {
  const stem = formatFileTimestamp(run.timestamp);
  return [`${stem}.json`, `${stem}-${run.id.slice(0, 8).toLowerCase()}.json`];
}

// --- internal ---

async function loadEntry(paths: DataPaths, runId: string): Promise<RunFolderEntry> {
  try {
    const file = await loadRunFolder(paths, runId);
    if (file.id === runId) return { runId, file };
    return { runId, problem: `${paths.runFile(runId)} is that of another run, ${file.id}.` };
  } catch (error) {
    return { runId, problem: errorMessage(error) };
  }
}

/** Runs whose row names a file that is here: they have their result, and their many folders need not be opened. */
async function listFiledIds(paths: DataPaths): Promise<Set<string>> {
  const { good } = await listResultNames(paths);
  const { entries } = await readIndexOnDisk(paths, (name) => good.has(name)).catch(
    ignoreUnreadable,
  );
  return new Set(entries.filter(({ filename }) => good.has(filename)).map(({ id }) => id));
}

/** Without the index every folder is opened. */
function ignoreUnreadable(error: unknown): Pick<IndexOnDisk, "entries"> {
  if (error instanceof UserError) return { entries: [] };
  throw error;
}

/** A run's `run.json` when its state is `running`. */
async function loadIfRunning(paths: DataPaths, runId: string): Promise<RunFolderFile | undefined> {
  try {
    const file = await loadExactJsonFile(paths.runFile(runId), runFolderFileSchema);
    return file?.id === runId && file.state === "running" ? file : undefined;
  } catch (error) {
    // What cannot be read cannot be closed either; deleting the run is what is left.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

async function findResultFile(paths: DataPaths, run: RunFolderFile): Promise<string | undefined> {
  for (const fileName of buildResultFileNames(run)) {
    if (!resultFileNameSchema.safeParse(fileName).success) continue;
    const loaded = await loadResultHead(paths.resultFile(fileName));
    if (loaded.ok && loaded.head.id === run.id) return fileName;
  }
  return undefined;
}

async function isFolder(path: string): Promise<boolean> {
  return (await readStats(path))?.isDirectory() === true;
}

async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch (error) {
    throw buildStorageError("delete", path, error);
  }
}
