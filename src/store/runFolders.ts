import { rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../common/makeFolder.ts";
import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import { readRegularBlocks } from "../common/regularFile.ts";
import {
  componentIdSchema,
  formatFileTimestamp,
  resultFileNameSchema,
  runIdSchema,
} from "../model/ids.ts";
import type { ResultHead } from "../model/results/resultFile.ts";
import {
  isOfLastPart,
  type RunFolderFile,
  runFolderFileSchema,
} from "../model/results/runFolder.ts";
import { buildStorageError } from "../model/storageError.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import { writeFileAtomic } from "./atomicFile.ts";
import type { DataPaths } from "./dataPaths.ts";
import { isReached } from "./filesBelow.ts";
import { listFolder, readStats } from "./folderItems.ts";
import { type IndexOnDisk, readIndexOnDisk } from "./index/runIndex.ts";
import { loadExactJsonFile, writeJsonFile } from "./jsonFile.ts";
import { isMarkedOpen, listOpenRuns, markOpen, unmarkOpen } from "./openRuns.ts";
import { writeOwnGitIgnore } from "./ownGitIgnore.ts";
import { loadResultHead } from "./results/resultHead.ts";
import { listResultNames } from "./results/resultNames.ts";
import { readRunLock } from "./runLock.ts";

/** A folder of `test_runs/`; `problem` says why its `run.json` cannot be read. */
export interface RunFolderEntry {
  readonly runId: string;
  readonly file?: RunFolderFile;
  readonly problem?: string;
}

/** A run whose process is gone and whose closing is not done: `result` is there when only tidying is left. */
export interface LeftRun {
  readonly folder: RunFolderFile;
  readonly result?: FiledResult;
}

/** A result file that is there, by its name in `results/`. */
export interface FiledResult {
  readonly fileName: string;
  readonly head: ResultHead;
}

/** Makes `test_runs/<id>/` with its `run.json`, and marks a run that goes on. */
export async function createRunFolder(paths: DataPaths, file: RunFolderFile): Promise<void> {
  if (file.state === "running") await markOpen(paths, file.id);
  try {
    await makeFolder(paths.runFolder(file.id));
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

/** Rewrites the state in a run's `run.json`; the rest is copied as it is, however long. */
export async function setRunState(
  paths: DataPaths,
  runId: string,
  state: RunFolderFile["state"],
): Promise<void> {
  const file = paths.runFile(runId);
  const head = await readRunHead(file);
  if (head === undefined) {
    await writeJsonFile(file, { ...(await loadRunFolder(paths, runId)), state });
  } else {
    await writeFileAtomic(file, replaceHead(file, head, `${head.before}"state": "${state}"`));
  }
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
  await unmarkOpen(paths, runId);
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

/**
 * Runs that hold no lock and whose closing is not done, whatever their process had come to when it ended; none while it
 * cannot be told whose the lock is.
 */
export async function findLeftRuns(paths: DataPaths): Promise<LeftRun[]> {
  const marked = new Set(await listOpenRuns(paths));
  const filed = await listFiledIds(paths);
  const candidates = (await listRunIds(paths)).filter((id) => marked.has(id) || !filed.has(id));
  const loaded = await mapLimited(candidates, maxOpenFiles, (runId) => findLeftRun(paths, runId));
  const left = loaded.filter((each) => each !== undefined);
  if (left.length === 0) return [];
  const { isHeld, owner } = await readRunLock(paths);
  // Whose the lock is cannot be told: it may be that of any of them.
  if (isHeld && owner === undefined) return [];
  return left.filter(({ folder }) => folder.id !== owner?.runId);
}

/** What is left to do for one run, whoever holds the lock; undefined when that is nothing. */
export async function findLeftRun(paths: DataPaths, runId: string): Promise<LeftRun | undefined> {
  const folder = await loadOwn(paths, runId);
  if (folder === undefined) return undefined;
  if (folder.state !== "running" && !(await isMarkedOpen(paths, runId))) return undefined;
  const result = await findOwnResult(paths, folder);
  return result === undefined ? { folder } : { folder, result };
}

/** The two names a run's result file may have. */
export function buildResultFileNames(run: { id: string; timestamp: string }): [string, string] {
  const stem = formatFileTimestamp(run.timestamp);
  return [`${stem}.json`, `${stem}-${run.id.slice(0, 8).toLowerCase()}.json`];
}

// --- internal ---

/** The begin of a `run.json` as it is written here, up to its state; of one written otherwise there is none. */
const writtenHead =
  /^(\{\s*"schemaVersion": 1,\s*"id": "[^"]*",\s*"timestamp": "[^"]*",\s*)"state": "[a-z]+"/;

interface RunHead {
  readonly before: string;
  /** Of ASCII only. */
  readonly bytes: number;
}

async function readRunHead(file: string): Promise<RunHead | undefined> {
  try {
    for await (const block of readRegularBlocks(file, 1024)) {
      const [head, before] = writtenHead.exec(block.toString("latin1")) ?? [];
      if (head === undefined || before === undefined) return undefined;
      return { before, bytes: head.length };
    }
  } catch {
    // Told when the whole is read.
  }
  return undefined;
}

async function* replaceHead(
  file: string,
  { bytes }: RunHead,
  head: string,
): AsyncGenerator<string | Uint8Array> {
  yield head;
  let left = bytes;
  try {
    for await (const block of readRegularBlocks(file)) {
      yield block.subarray(left);
      left = Math.max(0, left - block.length);
    }
  } catch (error) {
    throw buildStorageError("read", file, error);
  }
}

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

/** A run's `run.json` when it can be read and is its own. */
async function loadOwn(paths: DataPaths, runId: string): Promise<RunFolderFile | undefined> {
  try {
    const file = await loadExactJsonFile(paths.runFile(runId), runFolderFileSchema);
    return file?.id === runId ? file : undefined;
  } catch (error) {
    // What cannot be read cannot be closed either; deleting the run is what is left.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The run's result file, unless that was written before the run was resumed. */
async function findOwnResult(
  paths: DataPaths,
  folder: RunFolderFile,
): Promise<FiledResult | undefined> {
  for (const fileName of buildResultFileNames(folder)) {
    if (!resultFileNameSchema.safeParse(fileName).success) continue;
    const loaded = await loadResultHead(paths.resultFile(fileName));
    if (loaded.ok && loaded.head.id === folder.id && isOfLastPart(folder, loaded.head)) {
      return { fileName, head: loaded.head };
    }
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
