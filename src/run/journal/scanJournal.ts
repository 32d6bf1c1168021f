import { readRecords } from "../../loggers/records/readRecords.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { listPromptProviders } from "../plannedCells.ts";
import { createAbandonedTally } from "./abandonedTally.ts";
import { addRecord, type FoundTest, readEndedTest } from "./foundTest.ts";
import {
  addSpending,
  type JournalContent,
  type JournalEnd,
  type JournaledTest,
  type Spending,
} from "./journalContent.ts";
import { listLeftLoggers } from "./leftLoggers.ts";
import { createTestPack } from "./packTests.ts";
import { countSentRequests } from "./requestLog.ts";

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
    const sent = mayHaveAbandoned(folder) ? await countSentRequests(storage) : undefined;
    for (const [key, test] of found) {
      for (const attempt of test.attempts) addSpending(spending, attempt);
      const ended = readEndedTest(provider, test, folder);
      if (ended === undefined) continue;
      tests.push(pack(ended));
      dropped.addUnanswered(sent?.get(key), test);
    }
  }
  return { tests, spending, journals, lastRecordNs, abandoned: dropped.total() };
}

// --- internal ---

/** Whether tests of a run may have been begun more than once: after a resume, and where workers had them. */
function mayHaveAbandoned({ resumed, queued }: RunFolderFile): boolean {
  return resumed !== undefined || queued === true;
}

function later(a: bigint | undefined, b: bigint): bigint {
  return a === undefined || b > a ? b : a;
}
