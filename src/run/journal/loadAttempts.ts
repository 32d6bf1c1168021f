import type { TestAttempts, TestKey } from "../../model/results/report.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { JournaledTest } from "./journalContent.ts";
import { viewOutcome } from "./outcomeView.ts";
import { readJournaledAttempts } from "./readJournaledAttempts.ts";

/** The attempts of a test of a run that goes on: of a stream test they are among its tests, of others in the journal. */
export async function loadAttempts(
  store: TestDataStore,
  runId: string,
  tests: readonly JournaledTest[],
  key: TestKey,
): Promise<TestAttempts> {
  const test = tests.find((each) => isOfTest(viewOutcome(each), key));
  if (test === undefined || "places" in test) {
    return await readJournaledAttempts(store, runId, key, test?.places);
  }
  const { attempts, finalResponse } = test.result;
  return { key, attempts, finalResponse, prompts: {} };
}

// --- internal ---

function isOfTest(outcome: TestOutcome, { provider, scenario, runNumber }: TestKey): boolean {
  return (
    outcome.runNumber === runNumber &&
    outcome.scenario === scenario &&
    outcome.provider === provider
  );
}
