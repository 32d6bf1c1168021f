import type { Comparison } from "../../model/results/comparison.ts";
import { type ComparedRun, collectComparedRun } from "../../report/comparison/comparedRun.ts";
import { type CompareOptions, compareRuns } from "../../report/comparison/compareRuns.ts";
import { readResultTests } from "../../store/results/resultReader.ts";
import type { OpenedResult, TestDataStore } from "../../store/testDataStore.ts";

/** Runs that were read to be compared, the base first, and each other against it. */
export interface ComparedRuns {
  readonly base: ComparedRun;
  readonly heads: readonly ComparedRun[];
  readonly comparisons: readonly Comparison[];
}

/** Reads the result files of these runs and compares each with the first. Throws `UserError` for one that is not here or broken. */
export async function compareStored(
  store: TestDataStore,
  runIds: readonly string[],
  options: CompareOptions,
): Promise<ComparedRuns> {
  const [base, ...heads] = await readRuns(await store.openResults(runIds));
  if (base === undefined) throw new RangeError("a comparison needs a base");
  return { base, heads, comparisons: compareRuns(base, heads, options) };
}

/** Reads the tests of a result as a comparison needs them; rejects with the reason of `signal` once it is aborted. */
export async function readComparedRun(
  { file, head }: OpenedResult,
  signal?: AbortSignal,
): Promise<ComparedRun> {
  const { run, add } = collectComparedRun(head);
  for await (const { provider, scenario, run: test } of readResultTests(file)) {
    signal?.throwIfAborted();
    add(provider, scenario, test);
  }
  return run;
}

// --- internal ---

/** One after the other: side by side they would only hold more memory. A run that is named twice is read once. */
async function readRuns(results: readonly OpenedResult[]): Promise<ComparedRun[]> {
  const read = new Map<string, ComparedRun>();
  const runs: ComparedRun[] = [];
  for (const result of results) {
    const run = read.get(result.file) ?? (await readComparedRun(result));
    read.set(result.file, run);
    runs.push(run);
  }
  return runs;
}
