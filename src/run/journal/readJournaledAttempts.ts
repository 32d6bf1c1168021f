import { readPromptLines } from "../../loggers/records/promptLines.ts";
import { readRecords } from "../../loggers/records/readRecords.ts";
import type { TestAttempts, TestKey } from "../../model/results/report.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { splitAttempt } from "./splitAttempt.ts";

/** The attempts of one test as far as they are in the journal of a run that goes on. */
export async function readJournaledAttempts(
  store: TestDataStore,
  runId: string,
  key: TestKey,
): Promise<TestAttempts> {
  const { jsonlFolder, filePrefix } = store.component(runId, "reaction", key.provider);
  const found: TestAttempts = { key, attempts: [], finalResponse: null, prompts: {} };
  for await (const { record } of readRecords(jsonlFolder, filePrefix, ignoreLineUnderWay)) {
    if (record.scenario !== key.scenario || record.run_number !== key.runNumber) continue;
    if (record.payload.type !== "ProviderAttempt") continue;
    const { attempt, caseResult } = splitAttempt(record.payload);
    if (record.sequence === 1) found.attempts = []; // a resume began the test anew
    found.attempts.push(attempt);
    if (caseResult !== undefined) found.caseResult = caseResult;
  }
  const hashes = new Set(found.attempts.map(({ promptHash }) => promptHash));
  for await (const { hash, messages } of readPromptLines(jsonlFolder, ignoreLineUnderWay)) {
    if (hashes.has(hash)) found.prompts[hash] = messages;
  }
  return found;
}

// --- internal ---

/** The last line may be just being written; it comes with the next look. */
function ignoreLineUnderWay(): void {}
