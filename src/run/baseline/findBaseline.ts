import type { ResultHead } from "../../model/results/resultFile.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/** The run that is marked as the baseline of the config of a run; else why there is none, as sentences. */
export type FoundBaseline = { readonly runId: string } | { readonly lacking: string };

export async function findBaseline(
  store: TestDataStore,
  { config: { name } }: ResultHead,
): Promise<FoundBaseline> {
  if (name === undefined) {
    return { lacking: "The run does not say of which config it is, so it has no baseline." };
  }
  const { runs, problem } = await store.loadBaselines();
  const runId = runs.get(name);
  if (runId !== undefined) return { runId };
  const why = problem === undefined ? "" : ` ${problem}`;
  return { lacking: `No run is marked as the baseline of ${JSON.stringify(name)}.${why}` };
}
