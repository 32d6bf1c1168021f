import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { errorMessage } from "../../model/userError.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { listComponents } from "../components.ts";
import type { JournaledStreamTest } from "../journal/journalContent.ts";
import { listPlannedScenarios } from "../plannedCells.ts";
import { buildStreamResult } from "./streamAttempt.ts";

/** A stream test that ended, and when, epoch ns. */
export interface StoredStreamTest {
  readonly test: JournaledStreamTest;
  readonly endNs: bigint;
}

/** The stream tests of a run that ended, from the summaries of its components; a broken one is told of. */
export async function loadSummarizedTests(
  store: TestDataStore,
  folder: RunFolderFile,
  onProblem: (message: string) => void,
): Promise<StoredStreamTest[]> {
  const found: StoredStreamTest[] = [];
  for (const scenario of listPlannedScenarios(folder)) {
    if (scenario.kind === "prompt") continue;
    for (const { role, id: provider } of listComponents(scenario)) {
      if (role === "source") continue;
      const storage = store.component(folder.id, role, provider);
      const summary = await storage.loadSummary().catch((error) => {
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
