import { readPromptLines } from "../loggers/promptLines.ts";
import type { ChatMessage } from "../model/chatMessage.ts";
import type { ResultHead, RunResult, RunStatus, StopReason } from "../model/resultFile.ts";
import type { RunFolderFile } from "../model/runFolder.ts";
import { errorMessage } from "../model/userError.ts";
import { createRunAggregate, type RunAggregate } from "../report/aggregate.ts";
import type { ResultCell } from "../store/resultWriter.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import { buildHead } from "./buildHead.ts";
import type { JournalContent, JournaledTest } from "./journalContent.ts";
import { openJournaledTestReader } from "./readJournaledTest.ts";

/** How a run ended. */
export interface CloseRunOptions {
  readonly status: RunStatus;
  readonly stopReason?: StopReason;
  readonly durationMs: number;
  readonly onProblem: (message: string) => void;
}

/**
 * Makes the result file and its index row from the journal, however the run ended: the journal is the
 * truth, the result file its fair copy. The journal is removed when the run is complete, unless the config
 * keeps logs. `file` is relative to the data folder.
 */
export async function closeRun(
  store: TestDataStore,
  folder: RunFolderFile,
  { tests, spending }: JournalContent,
  options: CloseRunOptions,
): Promise<{ file: string; head: ResultHead }> {
  const aggregate = createAggregateOf(folder, tests);
  const head = buildHead(folder, options, { ...aggregate.summary(), ...spending });

  const reader = openJournaledTestReader();
  try {
    const prompts = readPrompts(store, folder, options.onProblem);
    const cells = readCells(folder, tests, aggregate, reader.read);
    const fileName = await store.writeResult(head, prompts, cells);
    await tidyRunFolder(store, folder, options);
    return { file: `results/${fileName}`, head };
  } finally {
    reader.close();
  }
}

/** The figures of these tests over the matrix of their run. */
export function createAggregateOf(
  { plan, snapshot }: RunFolderFile,
  tests: readonly JournaledTest[] = [],
): RunAggregate {
  const aggregate = createRunAggregate({ ...plan, maxRetries: snapshot.config.maxRetries });
  for (const { outcome } of tests) aggregate.add(outcome);
  return aggregate;
}

// --- internal ---

/** What is left to do once the result is safe; failing in it is told, and loses nothing. */
async function tidyRunFolder(
  store: TestDataStore,
  { id, snapshot }: RunFolderFile,
  { status, onProblem }: CloseRunOptions,
): Promise<void> {
  try {
    await store.setRunState(id, status);
    const isComplete = status === "completed";
    if (isComplete && !snapshot.config.keepLogs) await store.removeJournals(id);
  } catch (error) {
    onProblem(`The result of run ${id} is written; its folder was left: ${errorMessage(error)}`);
  }
}

async function* readPrompts(
  store: TestDataStore,
  folder: RunFolderFile,
  onProblem: (message: string) => void,
): AsyncGenerator<[string, ChatMessage[]]> {
  const known = new Set<string>();
  const report = ({ message }: { message: string }) => onProblem(message);
  for (const reactionId of folder.plan.providers) {
    const { jsonlFolder } = store.getTestRunReactionStorage({ runId: folder.id, reactionId });
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
  read: (
    test: JournaledTest,
    scenario: RunFolderFile["snapshot"]["scenarios"][number],
  ) => RunResult,
): Generator<ResultCell> {
  const byCell = Map.groupBy(tests, ({ outcome }) => cellKey(outcome.provider, outcome.scenario));
  const scenarios = folder.snapshot.scenarios
    .filter(({ number }) => folder.plan.scenarios.includes(number))
    .sort((a, b) => a.number - b.number);
  for (const provider of folder.plan.providers) {
    for (const scenario of scenarios) {
      const ofCell = byCell.get(cellKey(provider, scenario.number)) ?? [];
      const inOrder = ofCell.sort((a, b) => a.outcome.runNumber - b.outcome.runNumber);
      yield {
        provider,
        scenario: scenario.number,
        summary: aggregate.scenarioSummary(provider, scenario.number),
        runs: readRuns(inOrder, (test) => read(test, scenario)),
      };
    }
  }
}

function* readRuns(
  tests: readonly JournaledTest[],
  read: (test: JournaledTest) => RunResult,
): Generator<RunResult> {
  for (const test of tests) yield read(test);
}

function cellKey(provider: string, scenario: number): string {
  return `${scenario} ${provider}`;
}
