import { cellKey } from "../../common/cellKey.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { UserError } from "../../model/userError.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import { readResultTests } from "../../store/results/resultReader.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { SelectedTests } from "../plannedCells.ts";

/** The tests of a finished run that ended so, by cell. Throws a `UserError`: "usage" where there are none. */
export async function findTestsOfState(
  store: TestDataStore,
  runId: string,
  state: TestOutcome["state"],
): Promise<SelectedTests[]> {
  const { file } = await store.openResult(runId);
  const cells = new Map<string, SelectedTests>();
  for await (const { provider, scenario, run } of readResultTests(file)) {
    if (summarizeTest({ provider, scenario }, run).state !== state) continue;
    const key = cellKey({ provider, scenario });
    const cell = cells.get(key) ?? { provider, scenario, runNumbers: [] };
    cell.runNumbers.push(run.runNumber);
    cells.set(key, cell);
  }
  if (cells.size > 0) return [...cells.values()];
  throw new UserError(`Run ${runId} has no ${state} tests.`, { code: "usage" });
}
