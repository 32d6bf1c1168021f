import { splitComparedRef } from "../../model/results/comparedRef.ts";
import { type CompareOptions, compareRuns } from "../../report/comparison/compareRuns.ts";
import type { ComparedRuns } from "../../report/comparison/comparisonFormats.ts";
import { pickProviders } from "../../report/comparison/pickProviders.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { readComparedRuns } from "./readRun.ts";

/**
 * Reads the result files of these runs (`comparedRefSchema`) and compares each with the first. Throws `UserError` for one that
 * is not here or broken.
 */
export async function compareStored(
  store: TestDataStore,
  refs: readonly string[],
  options: CompareOptions,
): Promise<ComparedRuns> {
  const picked = refs.map(splitComparedRef);
  const runs = await readComparedRuns(await store.openResults(picked.map(({ runId }) => runId)));
  const [base, ...heads] = pickProviders(
    runs.map((run, at) => ({ run, provider: picked[at]?.provider })),
  );
  if (base === undefined) throw new RangeError("a comparison needs a base");
  return { base, heads, comparisons: compareRuns(base, heads, options) };
}
