import type { Standing } from "../model/results/comparisonPage.ts";
import { UserError } from "../model/userError.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { ServedFolder } from "./hostSession.ts";

/** The baseline of the config of a run. Throws `UserError` ("not_found") where there is none, or the run is it. */
export async function getBaseline(store: TestDataStore, runId: string): Promise<{ runId: string }> {
  const { name, baseline, problem } = await findBaseline(store, runId);
  const why = problem === undefined ? "" : ` ${problem}`;
  if (baseline === undefined) throw lacking(`No run is marked as the baseline of ${name}.${why}`);
  if (baseline === runId) throw lacking(`This run is the baseline of ${name} itself.`);
  return { runId: baseline };
}

/** How a run stands against its baseline, by its own gate. One that goes on, or whose config has no baseline, is told nothing of. */
export async function getStanding(
  { store, comparisons }: Pick<ServedFolder, "store" | "comparisons">,
  runId: string,
  isRunning: boolean,
): Promise<Standing> {
  if (isRunning) return { kind: "none" };
  const { baseline } = await findBaseline(store, runId);
  if (baseline === undefined) return { kind: "none" };
  if (baseline === runId) return { kind: "isBaseline" };
  const lost = await findFault(store, baseline);
  if (lost !== undefined) return { kind: "lost", reason: lost };
  const { base, comparisons: found } = await comparisons.open({ runIds: [baseline, runId] });
  const [comparison] = found;
  if (comparison === undefined) return { kind: "none" };
  const { verdict, sentence } = comparison;
  return { kind: "compared", base: baseline, timestamp: base.head.timestamp, verdict, sentence };
}

// --- internal ---

async function findBaseline(store: TestDataStore, runId: string) {
  const { name } = (await store.openResult(runId)).head.config;
  if (name === undefined) return { name: "this run, which does not say of which config it is" };
  const { runs, problem } = await store.loadBaselines();
  return { name: JSON.stringify(name), baseline: runs.get(name), problem };
}

async function findFault(store: TestDataStore, runId: string): Promise<string | undefined> {
  try {
    await store.openResult(runId);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.code === "not_found"
      ? "The result file of the baseline is not here."
      : `The result file of the baseline cannot be read: ${error.message}`;
  }
}

function lacking(message: string): UserError {
  return new UserError(message, { code: "not_found" });
}
