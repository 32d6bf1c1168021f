import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import { readRecords, type StoredRecord } from "../../loggers/records/readRecords.ts";
import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import type { ProviderAttempt } from "../../model/results/record.ts";
import type { AttemptResult, CaseResult } from "../../model/results/resultFile.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { endsStep } from "../endsStep.ts";
import { listPromptProviders } from "../plannedCells.ts";
import { type AbandonedTally, countRequests, createAbandonedTally } from "./abandonedTally.ts";
import {
  addSpending,
  type JournalContent,
  type JournalEnd,
  type JournaledPromptTest,
  type JournaledTest,
  type Spending,
} from "./journalContent.ts";
import { listLeftLoggers } from "./leftLoggers.ts";
import { createTestPack } from "./packTests.ts";
import { countSentRequests, requestKeyOf } from "./requestLog.ts";
import { splitAttempt } from "./splitAttempt.ts";
import { withCaseResult } from "./withCaseResult.ts";

/** The journals of a run that were read; `lastRecordNs` is when its last attempt was written, epoch ns. */
export interface ScannedJournal extends JournalContent {
  readonly lastRecordNs: bigint | undefined;
}

/** Reads a run's journals once; keeps places and figures in memory, never replies. */
export async function scanJournal(
  store: TestDataStore,
  folder: RunFolderFile,
  onProblem: (message: string) => void,
): Promise<ScannedJournal> {
  const tests: JournaledTest[] = [];
  const pack = createTestPack();
  const spending: Spending = {};
  const dropped = createAbandonedTally();
  const journals = new Map<string, JournalEnd>();
  let lastRecordNs: bigint | undefined;
  for (const provider of listPromptProviders(folder)) {
    const found = new Map<string, FoundTest>();
    const storage = store.component(folder.id, "reaction", provider);
    let recordCount = 0;
    const records = readRecords(storage.jsonlFolder, storage.filePrefix, ({ message }) =>
      onProblem(message),
    );
    for await (const stored of records) {
      const { payload, processed_time_ns } = stored.record;
      if (payload.type !== "ProviderAttempt") continue;
      lastRecordNs = later(lastRecordNs, processed_time_ns);
      recordCount += 1;
      addRecord(found, stored, payload, dropped);
    }
    const loggers = await listLeftLoggers(storage, store.paths.dataFolder);
    journals.set(provider, { recordCount, loggers });
    const sent = folder.resumed === undefined ? undefined : await countSentRequests(storage);
    for (const [key, test] of found) {
      for (const attempt of test.attempts) addSpending(spending, attempt);
      const ended = endedTest(provider, test, folder);
      if (ended === undefined) continue;
      tests.push(pack(ended));
      dropped.addUnanswered(sent?.get(key), test);
    }
  }
  return { tests, spending, journals, lastRecordNs, abandoned: dropped.total() };
}

// --- internal ---

interface FoundTest {
  readonly scenario: number;
  readonly runNumber: number;
  readonly attempts: AttemptResult[];
  readonly places: LinePlace[];
  /** Those of its attempts before a resume began it anew. */
  droppedRequests: number;
  activeMs: number;
  /** As of its last attempt. */
  caseResult: CaseResult | undefined;
}

function later(a: bigint | undefined, b: bigint): bigint {
  return a === undefined || b > a ? b : a;
}

function addRecord(
  found: Map<string, FoundTest>,
  { record, ...place }: StoredRecord,
  payload: ProviderAttempt,
  dropped: AbandonedTally,
): void {
  const { scenario, run_number: runNumber } = record;
  const key = requestKeyOf({ scenario, runNumber });
  const known = found.get(key);
  const isAnew = known === undefined || record.sequence === 1;
  const test = isAnew ? beginTest(scenario, runNumber) : known;
  if (known !== undefined && isAnew) {
    dropped.addAttempts(known.attempts);
    test.droppedRequests = known.droppedRequests + countRequests(known.attempts);
  }
  found.set(key, test);
  const { attempt, activeMs, caseResult } = splitAttempt(payload);
  test.attempts.push({ ...attempt, rawResponse: "", parsedResponse: null });
  test.caseResult = caseResult;
  test.places.push(place);
  test.activeMs += activeMs;
}

function beginTest(scenario: number, runNumber: number): FoundTest {
  return {
    scenario,
    runNumber,
    attempts: [],
    places: [],
    droppedRequests: 0,
    activeMs: 0,
    caseResult: undefined,
  };
}

function endedTest(
  provider: string,
  test: FoundTest,
  folder: RunFolderFile,
): JournaledPromptTest | undefined {
  const { config, scenarios } = folder.snapshot;
  const scenario = scenarios.find(({ number }) => number === test.scenario);
  const last = test.attempts.at(-1);
  if (scenario?.kind !== "prompt" || last === undefined) return undefined;
  if (!isLastAttempt(last, scenario, config.maxRetries)) return undefined;
  const result = {
    success: last.success,
    attempts: test.attempts,
    totalDurationMs: test.activeMs,
    finalResponse: null,
  };
  const run = withCaseResult(test.runNumber, result, test.caseResult);
  const outcome = summarizeTest({ provider, scenario: test.scenario }, run);
  return { outcome, places: test.places };
}

/** Whether nothing follows this attempt: it ended its step, which was the last or failed, or no retry is left. */
function isLastAttempt(
  attempt: AttemptResult,
  scenario: LoadedPromptScenario,
  maxRetries: number,
): boolean {
  if (attempt.success) return attempt.step === scenario.steps.length;
  return endsStep(attempt) || attempt.attemptNumber > maxRetries;
}
