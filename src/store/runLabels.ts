import { parseExactJson } from "../model/json/exactJson.ts";
import { isJsonObject } from "../model/json/jsonValue.ts";
import { type RunLabel, runLabelSchema } from "../model/results/labelsFile.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { DataPaths } from "./dataPaths.ts";
import { readStats } from "./folderItems.ts";
import { ignoreUnreadable } from "./ignoreUnreadable.ts";
import { withIndexLock } from "./index/indexLock.ts";
import { loadUtf8File, writeJsonFile } from "./jsonFile.ts";

/** What `data/labels.json` says, as far as it can be read. */
export interface LoadedLabels {
  /** By the ids of runs. */
  readonly runs: ReadonlyMap<string, RunLabel>;
  /** What is wrong with the file, in one text. */
  readonly problem?: string;
}

/** Labels and pins of runs; none where there is no file. Nothing is thrown for what is in the file, or for one that cannot be read. */
export async function loadLabels(paths: DataPaths): Promise<LoadedLabels> {
  let entries: Map<string, unknown>;
  try {
    entries = await loadEntries(paths);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { runs: new Map(), problem: error.message };
  }
  const runs = new Map<string, RunLabel>();
  const faults: string[] = [];
  for (const [id, value] of entries) {
    const parsed = runLabelSchema.safeParse(value);
    if (parsed.success) runs.set(id, parsed.data);
    else faults.push(id);
  }
  if (faults.length === 0) return { runs };
  const which = faults.slice(0, mostNamed).map((id) => JSON.stringify(id));
  const problem = `${paths.labelsFile}: what it says of ${which.join(", ")} is not a label and a pin.`;
  return { runs, problem };
}

/** What changes of a run's entry; `null` takes a key away. */
export interface LabelChange {
  readonly label?: string | null;
  readonly pinned?: true | null;
}

/**
 * Changes what is said of runs; keys and entries that are not known stay as they are. Throws `UserError` ("storage") where the
 * file cannot be read: what is in it would be lost.
 */
export async function changeLabels(
  paths: DataPaths,
  runIds: readonly string[],
  change: LabelChange,
): Promise<void> {
  for (const runId of runIds) paths.runFolder(runId); // checks the ids
  await withIndexLock(paths, async () => {
    const entries = await loadEntries(paths);
    let isChanged = false;
    for (const runId of runIds) isChanged = applyChange(entries, runId, change) || isChanged;
    if (isChanged) await writeEntries(paths, entries);
  });
}

/**
 * Takes away what is said of runs that go, and gives it as it was. The index lock must be held. A file that cannot be read
 * stays as it is.
 */
export async function takeLabels(
  paths: DataPaths,
  runIds: Iterable<string>,
): Promise<Map<string, unknown>> {
  const taken = new Map<string, unknown>();
  const entries = await loadEntries(paths).catch(ignoreUnreadable);
  if (entries === undefined) return taken;
  for (const runId of runIds) {
    if (!entries.has(runId)) continue;
    taken.set(runId, entries.get(runId));
    entries.delete(runId);
  }
  if (taken.size > 0) await writeEntries(paths, entries);
  return taken;
}

/** Puts back what `takeLabels` gave, unless something else is said by now. The index lock must be held. */
export async function putLabelsBack(
  paths: DataPaths,
  labels: ReadonlyMap<string, unknown>,
): Promise<void> {
  const entries = labels.size === 0 ? undefined : await loadEntries(paths).catch(ignoreUnreadable);
  if (entries === undefined) return;
  for (const [runId, value] of labels) if (!entries.has(runId)) entries.set(runId, value);
  await writeEntries(paths, entries);
}

// --- internal ---

const mostNamed = 3;

/** Values are not checked yet. */
async function loadEntries(paths: DataPaths): Promise<Map<string, unknown>> {
  const file = paths.labelsFile;
  if ((await readStats(file))?.isSymbolicLink()) {
    throw new UserError(`${file} is a symbolic link and is left as it is.`, { code: "storage" });
  }
  const text = await loadUtf8File(file);
  if (text === undefined) return new Map();
  try {
    const parsed: unknown = parseExactJson(text);
    if (isJsonObject(parsed)) return new Map(Object.entries(parsed));
  } catch (error) {
    throw broken(file, ` (${errorMessage(error)})`, error);
  }
  throw broken(file, "");
}

function broken(file: string, syntax: string, cause?: unknown): UserError {
  const message = `${file}: it is not a JSON object of run ids and their labels${syntax}. It is left as it is: mend it, or move it away.`;
  return new UserError(message, { code: "storage", cause });
}

/** Tells whether anything is another than before. */
function applyChange(entries: Map<string, unknown>, runId: string, change: LabelChange): boolean {
  const known = entries.get(runId);
  const before = isJsonObject(known) ? known : {};
  const changed = Object.entries(change);
  if (changed.every(([key, value]) => (before[key] ?? null) === value)) return false;
  const all = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null);
  if (all.length === 0) entries.delete(runId);
  else entries.set(runId, Object.fromEntries(all));
  return true;
}

/** Ids in one order everywhere, so that what branches add merges. */
async function writeEntries(
  paths: DataPaths,
  entries: ReadonlyMap<string, unknown>,
): Promise<void> {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  await writeJsonFile(paths.labelsFile, Object.fromEntries(sorted));
}
