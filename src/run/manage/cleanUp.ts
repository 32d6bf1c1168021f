import type { Follow } from "../../common/follow.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import { UserError } from "../../model/userError.ts";
import type { RunRow } from "../../model/wire/hostProtocol.ts";
import { jsonExport } from "../../report/exports/jsonExport.ts";
import { type CleanUpRules, selectForCleanUp } from "../../store/retention.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { exportRuns } from "./exportRuns.ts";
import { loadKeptRuns } from "./keptRuns.ts";

/**
 * The runs that a clean-up by these rules would delete, newest first; none without a rule, and never a baseline or a pinned
 * one. Only runs whose file is here count; `onBroken` is told of each that cannot be read and is left alone. Throws
 * `UserError` ("storage") where it cannot be told which runs are kept.
 */
export async function planCleanUp(
  store: TestDataStore,
  rules: Omit<CleanUpRules, "now" | "kept">,
  onBroken: (message: string) => void = () => {},
  follow: Follow = {},
): Promise<IndexEntry[]> {
  const kept = new Set((await loadKeptRuns(store)).keys());
  const { rows } = await store.loadIndex();
  const wanted = { ...rules, kept, now: Date.now() };
  // Most often there is nothing to delete, and no file need be opened.
  if (selectForCleanUp(listEntries(rows), wanted).length === 0) return [];
  const checked = await checkAll(store, rows, follow);
  for (const row of checked) {
    if (row.kind === "broken") onBroken(`${row.label} is left alone: ${row.message}`);
  }
  return selectForCleanUp(listEntries(checked), wanted);
}

export interface DeleteRunsOptions {
  readonly store: TestDataStore;
  readonly runIds: readonly string[];
  /** Absolute folder the result files are copied to first. */
  readonly exportTo?: string | undefined;
}

/**
 * Deletes runs for good. Nothing is deleted when an id is unknown, a run still goes on, or the export
 * fails; throws `UserError` for each.
 */
export async function deleteRuns(
  options: DeleteRunsOptions,
): Promise<{ deleted: string[]; exported: string[] }> {
  const { deleted, exported } = await prepareDeletion(options);
  if (deleted.length > 0) await options.store.removeRuns(deleted);
  return { deleted, exported };
}

/** Moves runs into the trash of the data folder, under the name of a batch; stopped, it has all of them stay. Otherwise as `deleteRuns`. */
export async function trashRuns(
  options: DeleteRunsOptions,
  follow: Follow = {},
): Promise<{ deleted: string[]; exported: string[]; batch?: string }> {
  const { deleted, exported } = await prepareDeletion(options);
  if (deleted.length === 0) return { deleted, exported };
  return { deleted, exported, batch: await options.store.trashRuns(deleted, follow) };
}

// --- internal ---

/** Rows are checked so many at a time. */
const checkedAtOnce = 500;

async function checkAll(
  store: TestDataStore,
  rows: readonly RunRow[],
  { signal, onProgress }: Follow,
): Promise<RunRow[]> {
  const checked: RunRow[] = [];
  for (let from = 0; from < rows.length; from += checkedAtOnce) {
    signal?.throwIfAborted();
    onProgress?.({ done: from, total: rows.length });
    checked.push(...(await store.checkRows(rows.slice(from, from + checkedAtOnce))));
  }
  return checked;
}

function listEntries(rows: readonly RunRow[]): IndexEntry[] {
  return rows.flatMap((row) => (row.kind === "run" && row.hasFile ? [row.entry] : []));
}

/** All that may fail before anything is deleted. */
async function prepareDeletion({
  store,
  exportTo,
  ...options
}: DeleteRunsOptions): Promise<{ deleted: string[]; exported: string[] }> {
  const deleted = [...new Set(options.runIds)];
  await checkDeletable(store, deleted);
  const exported =
    exportTo === undefined || deleted.length === 0 ? [] : await exportAll(store, deleted, exportTo);
  return { deleted, exported };
}

async function checkDeletable(store: TestDataStore, runIds: readonly string[]): Promise<void> {
  const { index } = await store.loadIndex();
  const known = new Set([...index.runs.map((row) => row.id), ...(await store.listRunIds())]);
  const unknown = runIds.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new UserError(`No run ${unknown.join(", ")}; nothing was deleted.`, {
      code: "not_found",
    });
  }
  const owner = await store.readRunLockOwner();
  if (owner !== undefined && runIds.includes(owner.runId)) {
    throw new UserError(`Run ${owner.runId} still goes on; nothing was deleted.`, {
      code: "locked",
    });
  }
}

/** The copies of runs that are about to be deleted: all of them, or an error that says which failed. */
async function exportAll(
  store: TestDataStore,
  runIds: readonly string[],
  exportTo: string,
): Promise<string[]> {
  const out = withSeparator(exportTo);
  const { files, failed } = await exportRuns({ store, runIds, format: jsonExport, out });
  if (failed.length === 0) return files;
  const reasons = failed.map(({ id, message }) => `${id}: ${message}`).join(" ");
  throw new UserError(`Nothing was deleted, as not every run could be exported. ${reasons}`, {
    code: "storage",
  });
}

/** A folder, even if it is not there yet. */
function withSeparator(folder: string): string {
  return folder.endsWith("/") ? folder : `${folder}/`;
}
