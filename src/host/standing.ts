import type { Standing } from "../model/results/comparisonPage.ts";
import { UserError } from "../model/userError.ts";
import { findBaseline } from "../run/baseline/findBaseline.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { ServedFolder } from "./hostSession.ts";

/** The baseline of the config of a run. Throws `UserError` ("not_found") where there is none, or the run is it. */
export async function getBaseline(store: TestDataStore, runId: string): Promise<{ runId: string }> {
  const { head } = await store.openResult(runId);
  const found = await findBaseline(store, head);
  if ("lacking" in found) throw lacking(found.lacking);
  if (found.runId !== runId) return found;
  throw lacking(`This run is the baseline of ${JSON.stringify(head.config.name)} itself.`);
}

/** How a run stands against its baseline, by its own gate. One that goes on, or whose config has no baseline, is told nothing of. */
export async function getStanding(
  { store, comparisons }: Pick<ServedFolder, "store" | "comparisons">,
  runId: string,
  isRunning: boolean,
): Promise<Standing> {
  if (isRunning) return { kind: "none" };
  const found = await findBaseline(store, (await store.openResult(runId)).head);
  if ("lacking" in found) return { kind: "none" };
  const { runId: baseline } = found;
  if (baseline === runId) return { kind: "isBaseline" };
  const lost = await findFault(store, baseline);
  if (lost !== undefined) return { kind: "lost", reason: lost };
  const { base, comparisons: compared } = await comparisons.hold({ runIds: [baseline, runId] });
  const [comparison] = compared;
  if (comparison === undefined) return { kind: "none" };
  const { verdict, sentence } = comparison;
  return { kind: "compared", base: baseline, timestamp: base.head.timestamp, verdict, sentence };
}

// --- internal ---

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
