import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import { openPlaceReader } from "../../loggers/lines/placeReader.ts";
import { findPromptLines } from "../../loggers/records/promptLines.ts";
import { readRecords } from "../../loggers/records/readRecords.ts";
import { parseRecordLine } from "../../loggers/records/recordLine.ts";
import type { HandlerRecord } from "../../model/results/record.ts";
import type { TestAttempts, TestKey } from "../../model/results/report.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { splitAttempt } from "./splitAttempt.ts";

/**
 * The attempts of one test of a run that goes on as far as they are in its journal, which is searched for those of a test that
 * has not ended: then `places` are not known.
 */
export async function readJournaledAttempts(
  store: TestDataStore,
  runId: string,
  key: TestKey,
  places?: readonly LinePlace[],
): Promise<TestAttempts> {
  const { jsonlFolder, filePrefix } = store.component(runId, "reaction", key.provider);
  const records =
    places === undefined ? await findRecords(jsonlFolder, filePrefix, key) : readPlaces(places);
  const found: TestAttempts = { key, attempts: [], finalResponse: null, prompts: {} };
  for (const { sequence, payload } of records) {
    if (payload.type !== "ProviderAttempt" || payload.abandoned === true) continue;
    const { attempt, caseResult } = splitAttempt(payload);
    if (sequence === 1) found.attempts = []; // a resume began the test anew
    found.attempts.push(attempt);
    if (caseResult !== undefined) found.caseResult = caseResult;
  }
  const hashes = new Set(found.attempts.flatMap(({ promptHash }) => promptHash ?? []));
  for (const { hash, messages } of await findPromptLines(jsonlFolder, hashes)) {
    found.prompts[hash] = messages;
  }
  return found;
}

// --- internal ---

function readPlaces(places: readonly LinePlace[]): HandlerRecord[] {
  const lines = openPlaceReader();
  try {
    return places.map((place) => parseRecordLine(lines.read(place)));
  } finally {
    lines.close();
  }
}

async function findRecords(
  folder: string,
  filePrefix: string,
  { scenario, runNumber }: TestKey,
): Promise<HandlerRecord[]> {
  const found: HandlerRecord[] = [];
  for await (const { record } of readRecords(folder, filePrefix, ignoreLineUnderWay)) {
    if (record.scenario === scenario && record.run_number === runNumber) found.push(record);
  }
  return found;
}

/** The last line may be just being written; it comes with the next look. */
function ignoreLineUnderWay(): void {}
