import { type CompareOptions, compareRuns } from "../../report/comparison/compareRuns.ts";
import type { ComparedRuns } from "../../report/comparison/comparisonFormats.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { readComparedRuns } from "./readRun.ts";

/** Reads the result files of these runs and compares each with the first. Throws `UserError` for one that is not here or broken. */
export async function compareStored(
  store: TestDataStore,
  runIds: readonly string[],
  options: CompareOptions,
): Promise<ComparedRuns> {
  const [base, ...heads] = await readComparedRuns(await store.openResults(runIds));
  if (base === undefined) throw new RangeError("a comparison needs a base");
  return { base, heads, comparisons: compareRuns(base, heads, options) };
}
