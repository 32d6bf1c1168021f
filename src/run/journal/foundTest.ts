import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import type { StoredRecord } from "../../loggers/records/readRecords.ts";
import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import type { ProviderAttempt } from "../../model/results/record.ts";
import type { AttemptResult, CaseResult, RunResult } from "../../model/results/resultFile.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import { endsStep } from "../endsStep.ts";
import { type AbandonedTally, countRequests } from "./abandonedTally.ts";
import type { JournaledPromptTest } from "./journalContent.ts";
import { requestKeyOf } from "./requestLog.ts";
import { splitAttempt } from "./splitAttempt.ts";
import { withCaseResult } from "./withCaseResult.ts";

/** What the lines of a journal say of a test so far, without its replies. */
export interface FoundTest {
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

/** Adds a line to what was found of its test, which is given back; what a resume began anew goes to `dropped`. */
export function addRecord(
  found: Map<string, FoundTest>,
  { record, ...place }: StoredRecord,
  payload: ProviderAttempt,
  dropped?: AbandonedTally,
): FoundTest {
  const { scenario, run_number: runNumber } = record;
  const key = requestKeyOf({ scenario, runNumber });
  const known = found.get(key);
  if (payload.abandoned === true) {
    const { attempt } = splitAttempt(payload);
    const test = known ?? beginTest(scenario, runNumber);
    dropped?.addAttempts([attempt]);
    test.droppedRequests += countRequests([attempt]);
    found.set(key, test);
    return test;
  }
  const isAnew = known === undefined || record.sequence === 1;
  const test = isAnew ? beginTest(scenario, runNumber) : known;
  if (known !== undefined && isAnew) {
    dropped?.addAttempts(known.attempts);
    test.droppedRequests = known.droppedRequests + countRequests(known.attempts);
  }
  found.set(key, test);
  const { attempt, activeMs, caseResult } = splitAttempt(payload);
  test.attempts.push({ ...attempt, rawResponse: "", parsedResponse: null });
  test.caseResult = caseResult;
  test.places.push(place);
  test.activeMs += activeMs;
  return test;
}

/** A test that has ended, with its attempts as they were found; undefined while more of them follow. */
export function readEndedTest(
  provider: string,
  test: FoundTest,
  folder: RunFolderFile,
): (JournaledPromptTest & { readonly run: RunResult }) | undefined {
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
  return { outcome, places: test.places, run };
}

// --- internal ---

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

/** Whether nothing follows this attempt: it ended its step, which was the last or failed, or no retry is left. */
function isLastAttempt(
  attempt: AttemptResult,
  scenario: LoadedPromptScenario,
  maxRetries: number,
): boolean {
  if (attempt.success) return attempt.step === scenario.steps.length;
  return endsStep(attempt) || attempt.attemptNumber > maxRetries;
}
