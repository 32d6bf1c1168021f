import type { IndexEntry } from "../../model/results/indexFile.ts";
import { UserError } from "../../model/userError.ts";
import { jsonExport } from "../../report/exports/jsonExport.ts";
import { type CleanUpRules, selectForCleanUp } from "../../store/retention.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { exportRuns } from "./exportRuns.ts";

/**
 * The runs that a clean-up by these rules would delete, newest first; none without a rule. Only runs whose
 * file is here count; `onBroken` is told of each that cannot be read and is left alone.
 */
export async function planCleanUp(
  store: TestDataStore,
  rules: Omit<CleanUpRules, "now">,
  onBroken: (message: string) => void = () => {},
): Promise<IndexEntry[]> {
  const rows = await store.checkRows((await store.loadIndex()).rows);
  const entries: IndexEntry[] = [];
  for (const row of rows) {
    if (row.kind === "broken") onBroken(`${row.label} is left alone: ${row.message}`);
    else if (row.hasFile) entries.push(row.entry);
  }
  return selectForCleanUp(entries, { ...rules, now: Date.now() });
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
  const { store, exportTo } = options;
  const runIds = [...new Set(options.runIds)];
  await checkDeletable(store, runIds);
  const exported =
    exportTo === undefined || runIds.length === 0 ? [] : await exportAll(store, runIds, exportTo);
  if (runIds.length > 0) await store.removeRuns(runIds);
  return { deleted: runIds, exported };
}

// --- internal ---

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
