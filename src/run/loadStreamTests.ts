import type { ObserverSummary } from "../model/componentSummary.ts";
import type { LoadedStreamScenario } from "../model/loadedConfig.ts";
import type { RunFolderFile } from "../model/runFolder.ts";
import { errorMessage } from "../model/userError.ts";
import { summarizeTest } from "../report/summarizeTest.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { JournaledStreamTest } from "./journalContent.ts";
import { listPlannedScenarios } from "./plannedCells.ts";
import { buildStreamResult } from "./streamAttempt.ts";

/** A stream test that ended, and when, epoch ns. */
export interface StoredStreamTest {
  readonly test: JournaledStreamTest;
  readonly endNs: bigint;
}

/** The stream tests of a run that ended, from the summaries of its components; a broken one is told of. */
export async function loadStreamTests(
  store: TestDataStore,
  folder: RunFolderFile,
  onProblem: (message: string) => void,
): Promise<StoredStreamTest[]> {
  const found: StoredStreamTest[] = [];
  for (const scenario of listPlannedScenarios(folder)) {
    if (scenario.kind === "prompt") continue;
    for (const { provider, load } of listSummaries(store, folder.id, scenario)) {
      const summary = await load().catch((error) => {
        onProblem(errorMessage(error));
        return undefined;
      });
      for (const { attempt, end_time_ns: endNs, ...test } of summary?.tests ?? []) {
        if (attempt === undefined || test.scenario !== scenario.number) continue;
        const result = buildStreamResult(test.run_number, attempt);
        const outcome = summarizeTest({ provider, scenario: scenario.number }, result);
        found.push({ test: { outcome, result }, endNs });
      }
    }
  }
  return found;
}

// --- internal ---

interface ComponentSummary {
  readonly provider: string;
  readonly load: () => Promise<ObserverSummary | undefined>;
}

function listSummaries(
  store: TestDataStore,
  runId: string,
  { queries, reactions }: LoadedStreamScenario,
): ComponentSummary[] {
  return [
    ...queries.map(({ id }) => {
      const storage = store.getTestRunQueryStorage({ runId, queryId: id });
      return { provider: id, load: () => storage.loadSummary() };
    }),
    ...reactions.map(({ id }) => {
      const storage = store.getTestRunReactionStorage({ runId, reactionId: id });
      return { provider: id, load: () => storage.loadSummary() };
    }),
  ];
}
