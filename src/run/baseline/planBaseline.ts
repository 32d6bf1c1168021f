import { UserError } from "../../model/userError.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { findMissedRate } from "./checkMinRate.ts";
import { readBaselineName } from "./refuseBaseline.ts";
import { warnOfBest } from "./warnOfBest.ts";

/** What marking a run as baseline would do. */
export interface BaselinePlan {
  /** Of its config. */
  readonly name: string;
  readonly runId: string;
  /** In `results/`. */
  readonly fileName: string;
  /** The run that is the baseline until now, and its file where a row names one. */
  readonly replaced?: { readonly runId: string; readonly fileName?: string };
  /** What speaks against it, each as sentences. */
  readonly warnings: readonly string[];
}

/**
 * Looks at a run that is to be the baseline of its config; nothing is written. Throws `UserError`: "usage" for one that can be
 * none, else as `openResult` does.
 */
export async function planBaseline(store: TestDataStore, runId: string): Promise<BaselinePlan> {
  const result = await store.openResult(runId);
  const { head, fileName } = result;
  const name = readBaselineName(head);
  const missed = await findMissedRate(result);
  if (missed !== undefined) {
    throw new UserError(`Run ${head.id} is no baseline: ${missed}.`, { code: "usage" });
  }
  const { errored = 0, totalTests } = head.summary;
  const best = await warnOfBest(store, result);
  const replaced = await findReplaced(store, name, head.id);
  return {
    name,
    runId: head.id,
    fileName,
    ...(replaced === undefined ? {} : { replaced }),
    warnings: [
      ...(errored === 0
        ? []
        : [
            `${errored} of ${formatPlural(totalTests, "test")} errored: a comparison may not be able to tell.`,
          ]),
      ...(best === undefined ? [] : [best]),
    ],
  };
}

// --- internal ---

async function findReplaced(
  store: TestDataStore,
  name: string,
  runId: string,
): Promise<BaselinePlan["replaced"]> {
  const before = (await store.loadBaselines()).runs.get(name);
  if (before === undefined || before === runId) return undefined;
  const row = (await store.loadIndex()).index.runs.find(({ id }) => id === before);
  return { runId: before, ...(row === undefined ? {} : { fileName: row.filename }) };
}
