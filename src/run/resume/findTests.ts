import { cellKey } from "../../common/cellKey.ts";
import type { TestSelector } from "../../model/results/testSelector.ts";
import { UserError } from "../../model/userError.ts";
import { formatAlternatives } from "../../model/words/alternatives.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import { readResultTests } from "../../store/results/resultReader.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { SelectedTests } from "../plannedCells.ts";

/** The tests of a finished run that any of these takes, by cell. Throws a `UserError`: "usage" where there are none. */
export async function findTests(
  store: TestDataStore,
  runId: string,
  anyOf: readonly TestSelector[],
): Promise<SelectedTests[]> {
  const { file } = await store.openResult(runId);
  const cells = new Map<string, SelectedTests>();
  for await (const { provider, scenario, run } of readResultTests(file)) {
    const isWanted = (wanted: TestSelector) =>
      (wanted.provider ?? provider) === provider &&
      (wanted.scenario ?? scenario) === scenario &&
      (wanted.runNumber ?? run.runNumber) === run.runNumber &&
      (wanted.state === undefined ||
        wanted.state === summarizeTest({ provider, scenario }, run).state);
    if (!anyOf.some(isWanted)) continue;
    const key = cellKey({ provider, scenario });
    const cell = cells.get(key) ?? { provider, scenario, runNumbers: [] };
    cell.runNumbers.push(run.runNumber);
    cells.set(key, cell);
  }
  if (cells.size > 0) return [...cells.values()];
  const all = formatAlternatives(anyOf.map(describe));
  throw new UserError(`Run ${runId} has no ${all}.`, { code: "usage" });
}

// --- internal ---

function describe({ state, provider, scenario, runNumber }: TestSelector): string {
  const what = runNumber === undefined ? "tests" : `test ${runNumber}`;
  return [
    ...(state === undefined ? [] : [state]),
    what,
    ...(provider === undefined ? [] : [`of ${provider}`]),
    ...(scenario === undefined ? [] : [`in scenario ${scenario}`]),
  ].join(" ");
}
