import type { Follow } from "../../common/follow.ts";
import { mapLimited, maxOpenFiles } from "../../common/mapLimited.ts";
import { shownLine } from "../../common/shownLine.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import type { ExpiredRun, RetentionPolicy } from "../../model/results/storage.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { measureRun, sumBytes } from "../../store/measureRun.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { planCleanUp } from "./cleanUp.ts";

/**
 * The runs that a policy would delete, newest first, each with the reason and its size: never a baseline, a pinned one or the
 * newest of its config. Throws as `planCleanUp` does.
 */
export async function planRetention(
  store: TestDataStore,
  { keepLast, keepDays }: RetentionPolicy,
  { onBroken, ...follow }: Follow & { onBroken?: (message: string) => void } = {},
): Promise<ExpiredRun[]> {
  const rules = {
    perConfig: true,
    ...(keepLast === undefined ? {} : { keepLast }),
    ...(keepDays === undefined ? {} : { olderThanMs: keepDays * msPerDay }),
  };
  const entries = await planCleanUp(store, rules, onBroken, follow);
  const { paths } = store;
  let done = 0;
  return await mapLimited(entries, maxOpenFiles, async (entry) => {
    follow.signal?.throwIfAborted();
    follow.onProgress?.({ done, total: entries.length });
    done += 1;
    const bytes = sumBytes(await measureRun(paths, entry.id, entry.filename));
    return { entry, why: describeWhy(entry, { keepLast, keepDays }), bytes };
  });
}

// --- internal ---

const msPerDay = 86_400_000;

function describeWhy({ name }: IndexEntry, { keepLast, keepDays }: RetentionPolicy): string {
  const reasons = [];
  if (keepLast !== undefined) {
    reasons.push(
      `beyond the last ${keepLast}${name === undefined ? "" : ` of ${shownLine(name)}`}`,
    );
  }
  if (keepDays !== undefined) reasons.push(`older than ${formatPlural(keepDays, "day")}`);
  return reasons.join(", ");
}
