import {
  assertTrackable,
  type GitChoiceOptions,
  trackResult,
  type WrittenLines,
} from "../../store/gitChoices.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { BaselinePlan } from "./planBaseline.ts";

/**
 * Marks a run as the baseline of its config; with `track` git is told to track its result file, and no longer that of the run
 * before it. Throws `UserError` ("usage" where git cannot be told, before anything is written; "storage").
 */
export async function markBaseline(
  store: TestDataStore,
  { name, runId, fileName, replaced }: BaselinePlan,
  track: GitChoiceOptions | undefined,
): Promise<WrittenLines | undefined> {
  if (track !== undefined) assertTrackable(track);
  await store.setBaseline(name, runId);
  if (track === undefined) return undefined;
  return await trackResult({ fileName, replaced: replaced?.fileName }, track);
}
