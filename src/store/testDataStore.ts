import type { Follow } from "../common/follow.ts";
import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import type { GateRecord } from "../model/results/comparison.ts";
import type { ResultHead } from "../model/results/resultFile.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import type { RunWorkers } from "../model/results/runWorkers.ts";
import type { ComponentRole } from "../model/results/streamStatus.ts";
import type { UserError } from "../model/userError.ts";
import type { RunRow } from "../model/wire/hostProtocol.ts";
import { type LoadedBaselines, loadBaselines, setBaseline } from "./baselines.ts";
import {
  type ComponentStorage,
  createComponentStorage,
  type TestRunReactionStorage,
  type TestRunSourceStorage,
} from "./componentStorage.ts";
import { buildDataPaths, type DataPaths } from "./dataPaths.ts";
import { isReached } from "./filesBelow.ts";
import { readStats } from "./folderItems.ts";
import { addGateRecord, loadGateHistory } from "./gateHistory.ts";
import { type IndexReport, rebuildIndex, verifyIndex } from "./index/indexRepair.ts";
import { type LoadedIndex, loadIndex } from "./index/runIndex.ts";
import {
  type MeasureStorageOptions,
  measureStorage,
  type StorageMeasurement,
} from "./measureStorage.ts";
import { unmarkOpen } from "./openRuns.ts";
import { loadResultHead } from "./results/resultHead.ts";
import type { PromptEntries, ResultCells } from "./results/resultWriter.ts";
import { listStoredComponents, type RunComponent } from "./runComponents.ts";
import {
  createRunFolder,
  type FiledResult,
  findLeftRun,
  findLeftRuns,
  type LeftRun,
  listRunFolders,
  listRunIds,
  listShownRunIds,
  loadRunFolder,
  type RunFolderEntry,
  removeJournals,
  removeRunFolder,
  restoreRunFolder,
  setRunState,
} from "./runFolders.ts";
import { changeLabels, type LabelChange, type LoadedLabels, loadLabels } from "./runLabels.ts";
import {
  type AcquireRunLockOptions,
  acquireRunLock,
  type RunLock,
  type RunLockOwner,
  readRunLockOwner,
} from "./runLock.ts";
import { loadRunWorkers, writeRunWorkers } from "./runWorkersFile.ts";
import {
  type OpenedResult,
  openResult,
  openResults,
  openResultsApart,
  refreshRow,
  removeRuns,
  writeResult,
} from "./savedResults.ts";
import { hasStopRequest, writeStopRequest } from "./stopRequest.ts";
import { sweepLeft, sweepRun } from "./sweepLeft.ts";
import { moveToDesktopTrash } from "./trash/desktopTrash.ts";
import { restoreBatch } from "./trash/restoreBatch.ts";
import { handOverTrash, settleTrash } from "./trash/settleTrash.ts";
import { removeBatch } from "./trash/trashBatch.ts";
import { trashRuns } from "./trash/trashRuns.ts";
import { type WrittenLines, writeLines } from "./writtenLines.ts";

export type {
  ComponentStorage,
  IndexReport,
  LeftRun,
  LoadedBaselines,
  LoadedLabels,
  OpenedResult,
  RunLock,
  StorageMeasurement,
  TestRunReactionStorage,
  TestRunSourceStorage,
  WrittenLines,
};

/** Everything of one data folder. What goes wrong on disk is a `UserError` with code "storage". */
export interface TestDataStore {
  readonly paths: DataPaths;
  createRunFolder(file: RunFolderFile): Promise<void>;
  /** Writes `run.json` anew when it vanished. */
  restoreRunFolder(file: RunFolderFile): Promise<void>;
  /** Throws `UserError` ("not_found", or "storage" when broken). */
  loadRunFolder(runId: string): Promise<RunFolderFile>;
  /** Writes the cases of one scenario of a run; what reading them throws is passed on. */
  writeCases(runId: string, scenario: number, lines: AsyncIterable<string>): Promise<WrittenLines>;
  /** Writes which workers a run over a queue has, or had. */
  writeRunWorkers(runId: string, workers: RunWorkers): Promise<void>;
  /** What was written of them last; undefined where a run has none that can be read. */
  loadRunWorkers(runId: string): Promise<RunWorkers | undefined>;
  setRunState(runId: string, state: RunFolderFile["state"]): Promise<void>;
  /** Removes `test_runs/<id>` alone, of a run that did not come to begin. */
  removeRunFolder(runId: string): Promise<boolean>;
  /** Removes `output_log/jsonl_file` of every reaction, nothing else. */
  removeJournals(runId: string): Promise<void>;
  /** Ids of all runs with a folder in `test_runs/`; no file is opened. */
  listRunIds(): Promise<string[]>;
  /** Ids of the runs whose folder is no link: those whose content is shown. */
  listShownRunIds(): Promise<string[]>;
  /** Whether a run has a folder in `test_runs/` that no link leads to. */
  hasRunFolder(runId: string): Promise<boolean>;
  listRunFolders(): Promise<RunFolderEntry[]>;
  /** Removes temporary files, empty run folders and their marks that killed processes left. */
  sweepLeft(): Promise<void>;
  /** Removes the temporary files of a run whose process died, whatever wrote them; its lock must be held. */
  sweepRun(runId: string): Promise<void>;
  /** Runs that hold no lock and whose closing is not done. */
  findLeftRuns(): Promise<LeftRun[]>;
  /** What is left to do for one run, whoever holds the lock. */
  findLeftRun(runId: string): Promise<LeftRun | undefined>;
  /** Nothing of the closing of this run is left to do. */
  unmarkOpen(runId: string): Promise<void>;
  /** The components of a run that have a folder. */
  listStoredComponents(runId: string): Promise<RunComponent[]>;
  /** What a source, query or reaction of a run has on disk; a provider of prompt scenarios is kept as a reaction. */
  component<Role extends ComponentRole>(
    runId: string,
    role: Role,
    id: string,
  ): ComponentStorage<Role>;
  /** Writes the result file and its row; resolves with the file's name. `onProblem` is told where only the row cannot be written. */
  writeResult(
    head: ResultHead,
    prompts: PromptEntries,
    cells: ResultCells,
    onProblem?: (message: string) => void,
  ): Promise<string>;
  /** Whether a result file of this name lies in `results/`. */
  hasResult(fileName: string): Promise<boolean>;
  /** Makes the row of a result file anew that was written. */
  refreshRow(result: FiledResult): Promise<void>;
  /** Throws `UserError` ("not_found", or "storage" when broken). `runId` may be `latest`. */
  openResult(runId: string): Promise<OpenedResult>;
  /** Opens many results, in their order, and reads the index once; throws as `openResult` does. */
  openResults(runIds: readonly string[]): Promise<OpenedResult[]>;
  /** As `openResults`, with the error in place of each that cannot be opened. */
  openResultsApart(runIds: readonly string[]): Promise<(OpenedResult | UserError)[]>;
  loadIndex(): Promise<LoadedIndex>;
  /** Reads the heads of these rows' files; a row whose file is broken becomes a broken row. For the page that is shown. */
  checkRows(rows: readonly RunRow[]): Promise<RunRow[]>;
  rebuildIndex(options: { readonly prune: boolean }): Promise<IndexReport>;
  verifyIndex(): Promise<IndexReport>;
  /** Removes result file, row and `test_runs/<id>`; throws "locked" while it runs, "not_found" when there is nothing. */
  removeRun(runId: string): Promise<void>;
  /** Removes many runs and writes the index once; throws as `removeRun` does, before anything is removed. */
  removeRuns(runIds: readonly string[]): Promise<void>;
  /** Moves many runs into the trash of the data folder and tells the name of the batch; throws as `removeRuns` does. */
  trashRuns(runIds: readonly string[], follow?: Follow): Promise<string>;
  /** Takes a batch back out of the trash and tells the runs; throws "not_found" when it is gone for good. */
  restoreTrash(batch: string): Promise<string[]>;
  /** Removes a batch for good; nothing when it is gone. */
  emptyTrash(batch: string): Promise<void>;
  /** Gives a batch that was handed over to the trash of the desktop; false where there is none. */
  moveToDesktopTrash(batch: string): Promise<boolean>;
  /** The folder of a batch, for the trash of the platform; put back from there, its runs come back. */
  handOverTrash(batch: string): Promise<string>;
  /** Brings back or removes what processes that are gone left in the trash; what cannot be settled is told. */
  settleTrash(onProblem: (message: string) => void): Promise<void>;
  /** Begins to measure what the data folder takes on disk. */
  measureStorage(options: MeasureStorageOptions): StorageMeasurement;
  /** Labels and pins of runs; what is wrong with the file is told, not thrown. */
  loadLabels(): Promise<LoadedLabels>;
  /** Throws `UserError` ("storage") where what is in the file would be lost. */
  changeLabels(runIds: readonly string[], change: LabelChange): Promise<void>;
  /** Throws `UserError` ("locked") naming the owner. */
  acquireRunLock(options: AcquireRunLockOptions): Promise<RunLock>;
  /** The run that others of a config are compared with, by the config's name; what is wrong with the file is told, not thrown. */
  loadBaselines(): Promise<LoadedBaselines>;
  /** Marks a run as baseline of a config; throws `UserError` ("storage") where what is in the file would be lost. */
  setBaseline(name: string, runId: string): Promise<void>;
  /** Tells which run was the baseline of a config; throws as `setBaseline` does. */
  clearBaseline(name: string): Promise<string | undefined>;
  /** What gates have said, oldest first. */
  loadGateHistory(): Promise<GateRecord[]>;
  /** Adds what a gate said of a run, unless its newest line says the same. */
  addGateRecord(record: GateRecord): Promise<void>;
  readRunLockOwner(): Promise<RunLockOwner | undefined>;
  /** Asks whoever has the run lock to stop this run of theirs. Throws `UserError` ("storage"). */
  writeStopRequest(owner: RunLockOwner): Promise<void>;
  /** Whether somebody asked for that. */
  hasStopRequest(owner: RunLockOwner): Promise<boolean>;
}

/** The store of the data folder at an absolute path; touches nothing until used. */
export function openTestDataStore(dataFolder: string): TestDataStore {
  const paths = buildDataPaths(dataFolder);
  return {
    paths,
    createRunFolder: (file) => createRunFolder(paths, file),
    restoreRunFolder: (file) => restoreRunFolder(paths, file),
    loadRunFolder: (runId) => loadRunFolder(paths, runId),
    writeCases: (runId, scenario, lines) => writeLines(paths.casesFile(runId, scenario), lines),
    writeRunWorkers: (runId, workers) => writeRunWorkers(paths, runId, workers),
    loadRunWorkers: (runId) => loadRunWorkers(paths, runId),
    setRunState: (runId, state) => setRunState(paths, runId, state),
    removeRunFolder: (runId) => removeRunFolder(paths, runId),
    removeJournals: (runId) => removeJournals(paths, runId),
    listRunIds: () => listRunIds(paths),
    listShownRunIds: () => listShownRunIds(paths),
    hasRunFolder: (runId) => isReached(dataFolder, paths.runFolder(runId)),
    listRunFolders: () => listRunFolders(paths),
    sweepLeft: () => sweepLeft(paths),
    sweepRun: (runId) => sweepRun(paths, runId),
    findLeftRuns: () => findLeftRuns(paths),
    findLeftRun: (runId) => findLeftRun(paths, runId),
    unmarkOpen: (runId) => unmarkOpen(paths, runId),
    listStoredComponents: (runId) => listStoredComponents(paths, runId),
    component: (runId, role, id) => createComponentStorage(paths, runId, role, id),
    writeResult: (head, prompts, cells, onProblem) =>
      writeResult(paths, { head, prompts, cells }, onProblem),
    hasResult: async (fileName) => (await readStats(paths.resultFile(fileName))) !== undefined,
    refreshRow: (result) => refreshRow(paths, result),
    openResult: (runId) => openResult(paths, runId),
    openResults: (runIds) => openResults(paths, runIds),
    openResultsApart: (runIds) => openResultsApart(paths, runIds),
    loadIndex: () => loadIndex(paths),
    checkRows: (rows) => mapLimited(rows, maxOpenFiles, (row) => checkRow(paths, row)),
    rebuildIndex: (options) => rebuildIndex(paths, options),
    verifyIndex: () => verifyIndex(paths),
    removeRun: (runId) => removeRuns(paths, [runId]),
    removeRuns: (runIds) => removeRuns(paths, runIds),
    trashRuns: (runIds, follow) => trashRuns(paths, runIds, follow),
    restoreTrash: (batch) => restoreBatch(paths, batch),
    emptyTrash: (batch) => removeBatch(paths, batch),
    moveToDesktopTrash: (batch) => moveToDesktopTrash(paths, batch),
    handOverTrash: (batch) => handOverTrash(paths, batch),
    settleTrash: (onProblem) => settleTrash(paths, onProblem),
    measureStorage: (options) => measureStorage(paths, options),
    loadLabels: () => loadLabels(paths),
    changeLabels: (runIds, change) => changeLabels(paths, runIds, change),
    acquireRunLock: (options) => acquireRunLock(paths, options),
    loadBaselines: () => loadBaselines(paths),
    setBaseline: async (name, runId) => {
      await setBaseline(paths, name, runId);
    },
    clearBaseline: (name) => setBaseline(paths, name, undefined),
    loadGateHistory: () => loadGateHistory(paths),
    addGateRecord: (record) => addGateRecord(paths, record),
    readRunLockOwner: () => readRunLockOwner(paths),
    writeStopRequest: (owner) => writeStopRequest(paths, owner),
    hasStopRequest: (owner) => hasStopRequest(paths, owner),
  };
}

// --- internal ---

async function checkRow(paths: DataPaths, row: RunRow): Promise<RunRow> {
  if (row.kind === "broken" || !row.hasFile) return row;
  const { filename, id } = row.entry;
  const loaded = await loadResultHead(paths.resultFile(filename));
  if (!loaded.ok) return { kind: "broken", label: filename, message: loaded.reason };
  const { head } = loaded;
  return head.id === id
    ? { ...row, plannedTests: head.summary.plannedTests }
    : { ...row, hasFile: false };
}
