import path from "node:path";
import { cellKey } from "../common/cellKey.ts";
import { readPromptLines } from "../loggers/records/promptLines.ts";
import type { ChatMessage } from "../model/chatMessage.ts";
import type { LoadedScenario } from "../model/config/loadedConfig.ts";
import type { ResultHead, RunResult, RunStatus, StopReason } from "../model/results/resultFile.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import { errorCode } from "../model/storageError.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import { createRunAggregate, type RunAggregate } from "../report/aggregate.ts";
import type { ResultCell } from "../store/results/resultWriter.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import { buildHead } from "./buildHead.ts";
import type { JournalContent, JournaledTest } from "./journal/journalContent.ts";
import { writeProviderSummaries } from "./journal/providerSummaries.ts";
import { openJournaledTestReader } from "./journal/readJournaledTest.ts";
import { removeRequestLog } from "./journal/requestLog.ts";
import { listPlannedCells, listPlannedScenarios, listPromptProviders } from "./plannedCells.ts";
import { mergeParts, openToppedRun } from "./topUp/toppedRun.ts";

/** How a run ended. */
export interface CloseRunOptions {
  readonly status: RunStatus;
  readonly stopReason?: StopReason;
  readonly durationMs: number;
  readonly onProblem: (message: string) => void;
  /** Writes the journal anew where it vanished, while whoever wrote it still can. */
  readonly restore?: () => Promise<void>;
}

/**
 * Makes the result file and its index row from the journal, however the run ended: the journal is the
 * truth, the result file its fair copy. The journal is removed when the run is complete, unless the config
 * keeps logs; each provider gets its summary. A top-up becomes part of its run: `head` is that of the run then. `file` is
 * relative to the data folder.
 */
export async function closeRun(
  store: TestDataStore,
  folder: RunFolderFile,
  { tests, spending, journals, abandoned }: JournalContent,
  options: CloseRunOptions,
): Promise<{ file: string; head: ResultHead }> {
  const aggregate = createAggregateOf(folder, tests);
  const figures = { ...aggregate.summary(), ...spending };
  const summary = abandoned === undefined ? figures : { ...figures, abandoned };
  const head = buildHead(folder, options, summary);

  // Before the result: a run that has one is not closed again.
  const keepsJournals = isKeepingJournals(folder, options.status);
  const summed = { aggregate, journals, keepsJournals, onProblem: options.onProblem };
  await writeProviderSummaries(store, folder, summed);
  const reader = openJournaledTestReader();
  try {
    const write = async (): Promise<WrittenResult> => {
      const topped = await openToppedRun(store, folder);
      if (topped?.hasPart === true) {
        return { fileName: path.basename(topped.file), head: topped.head, isPart: true };
      }
      const prompts = readPrompts(store, folder, options.onProblem);
      const cells = readCells(folder, tests, aggregate, reader.read);
      const own = { head, prompts, cells, tests };
      const parts = topped === undefined ? own : await mergeParts(topped, own);
      const { onProblem } = options;
      const fileName = await store.writeResult(parts.head, parts.prompts, parts.cells, onProblem);
      return { fileName, head: parts.head, isPart: topped !== undefined };
    };
    const written = await writeUntilThere(store, write, options.restore);
    if (written.isPart) await removePart(store, folder.id, options.onProblem);
    else await tidyRunFolder(store, folder, options);
    return { file: `results/${written.fileName}`, head: written.head };
  } finally {
    reader.close();
  }
}

/** The figures of these tests over the matrix of their run. */
export function createAggregateOf(
  folder: RunFolderFile,
  tests: readonly JournaledTest[] = [],
): RunAggregate {
  const { plan, snapshot } = folder;
  const { maxRetries } = snapshot.config;
  const aggregate = createRunAggregate({ ...plan, cells: listPlannedCells(folder), maxRetries });
  for (const { outcome } of tests) aggregate.add(outcome);
  return aggregate;
}

/** What is left to do once the result is safe, as often as it takes; failing in it is told, and loses nothing. */
export async function tidyRunFolder(
  store: TestDataStore,
  folder: RunFolderFile,
  { status, onProblem }: Pick<CloseRunOptions, "status" | "onProblem">,
): Promise<void> {
  const { id } = folder;
  try {
    if (folder.state !== status) await store.setRunState(id, status);
    if (!isKeepingJournals(folder, status)) await store.removeJournals(id);
    else if (status === "completed") await removeRequestLogs(store, folder);
    await store.unmarkOpen(id);
  } catch (error) {
    onProblem(`The result of run ${id} is written; its folder was left: ${errorMessage(error)}`);
  }
}

// --- internal ---

interface WrittenResult {
  readonly fileName: string;
  readonly head: ResultHead;
  /** Whether it is that of the run that was topped up. */
  readonly isPart: boolean;
}

/** The tests of a top-up are in the result of its run: nothing of it by itself is left. */
async function removePart(
  store: TestDataStore,
  id: string,
  onProblem: (message: string) => void,
): Promise<void> {
  try {
    await store.removeRunFolder(id);
  } catch (error) {
    onProblem(`The tests of ${id} are in their run; its folder was left: ${errorMessage(error)}`);
  }
}

/**
 * Before the journal goes the result has to be there: git takes a file that it does not track yet (`stash -u`, `clean`), or one
 * that is being written (`clean -x`). It is written once more then, also where the run that was topped up is removed meanwhile.
 */
async function writeUntilThere(
  store: TestDataStore,
  write: () => Promise<WrittenResult>,
  restore: () => Promise<void> = async () => {},
): Promise<WrittenResult> {
  try {
    const written = await write();
    if (await store.hasResult(written.fileName)) return written;
  } catch (error) {
    if (!(error instanceof UserError) || errorCode(error.cause) !== "ENOENT") throw error;
  }
  await restore();
  return await write();
}

function isKeepingJournals(folder: RunFolderFile, status: RunStatus): boolean {
  const hasStreams = listPlannedScenarios(folder).some(({ kind }) => kind === "stream");
  return folder.snapshot.config.keepLogs || hasStreams || status !== "completed";
}

async function removeRequestLogs(store: TestDataStore, folder: RunFolderFile): Promise<void> {
  for (const provider of listPromptProviders(folder)) {
    await removeRequestLog(store.component(folder.id, "reaction", provider));
  }
}

async function* readPrompts(
  store: TestDataStore,
  folder: RunFolderFile,
  onProblem: (message: string) => void,
): AsyncGenerator<[string, ChatMessage[]]> {
  const known = new Set<string>();
  const report = ({ message }: { message: string }) => onProblem(message);
  for (const reactionId of listPromptProviders(folder)) {
    const { jsonlFolder } = store.component(folder.id, "reaction", reactionId);
    for await (const { hash, messages } of readPromptLines(jsonlFolder, report)) {
      if (known.has(hash)) continue;
      known.add(hash);
      yield [hash, messages];
    }
  }
}

function* readCells(
  folder: RunFolderFile,
  tests: readonly JournaledTest[],
  aggregate: RunAggregate,
  read: (test: JournaledTest, scenario: LoadedScenario) => RunResult,
): Generator<ResultCell> {
  const byCell = Map.groupBy(tests, ({ outcome }) => cellKey(outcome));
  const scenarios = new Map(listPlannedScenarios(folder).map((each) => [each.number, each]));
  for (const { provider, scenario: number } of listPlannedCells(folder)) {
    const scenario = scenarios.get(number);
    if (scenario === undefined) continue;
    const ofCell = byCell.get(cellKey({ provider, scenario: number })) ?? [];
    const inOrder = ofCell.sort((a, b) => a.outcome.runNumber - b.outcome.runNumber);
    yield {
      provider,
      scenario: number,
      summary: aggregate.scenarioSummary(provider, number),
      runs: readRuns(inOrder, (test) => read(test, scenario)),
    };
  }
}

function* readRuns(
  tests: readonly JournaledTest[],
  read: (test: JournaledTest) => RunResult,
): Generator<RunResult> {
  for (const test of tests) yield read(test);
}
