import { isDeepStrictEqual } from "node:util";
import type { ComparedMetric } from "../../model/config/gate.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import type { ResultConfig, ResultHead } from "../../model/results/resultFile.ts";
import { standsForConfig } from "../../model/results/standsForConfig.ts";
import { UserError } from "../../model/userError.ts";
import type { OpenedResult, TestDataStore } from "../../store/testDataStore.ts";

/**
 * Warns of a run that was chosen as the best of several which asked the same: part of its rate is luck, and a later run that
 * is as good as any then looks worse. Undefined where there is nothing to warn of. Heads are read only of runs by its name,
 * and only where its rate is the highest of them.
 */
export async function warnOfBest(
  store: TestDataStore,
  { head }: OpenedResult,
): Promise<string | undefined> {
  const { rows } = await store.loadIndex();
  const entries = rows.flatMap((row) => (row.kind === "run" && row.hasFile ? [row.entry] : []));
  const others = entries.filter((entry) => entry.id !== head.id && isLike(entry, head));
  const metric = head.config.gate?.metric ?? "first";
  const own = readRate(head, metric);
  if (!others.some((entry) => readRate(entry, metric) < own)) return undefined;
  const heads = await store.openResultsApart(others.map(({ id }) => id));
  const rates = heads
    .flatMap((each) => (each instanceof UserError ? [] : [each.head]))
    .filter(({ config }) => isSameTest(config, head.config))
    .map((each) => readRate(each, metric));
  const isBest = rates.every((rate) => rate <= own) && rates.some((rate) => rate < own);
  if (!isBest) return undefined;
  return `It has the highest rate of ${rates.length + 1} runs that asked the same: the best of several is partly luck, and a run that is as good then looks worse. Mark one that you chose before you saw its rate.`;
}

// --- internal ---

function isLike(entry: IndexEntry, head: ResultHead) {
  const { name, status = "completed", summary } = entry;
  return (
    name === head.config.name &&
    status === "completed" &&
    standsForConfig(entry) &&
    summary.totalTests > 0
  );
}

/** Of the run as a whole; values are met by tests that passed. */
function readRate(
  run: Pick<IndexEntry, "summary" | "firstAttemptSuccessRate"> | ResultHead,
  metric: ComparedMetric,
): number {
  const { successRate } = run.summary;
  if (metric !== "first") return successRate;
  const first =
    "firstAttemptSuccessRate" in run
      ? run.firstAttemptSuccessRate
      : run.summary.firstAttemptSuccessRate;
  return typeof first === "number" ? first : successRate;
}

function isSameTest(a: ResultConfig, b: ResultConfig): boolean {
  if (a.hashes === undefined || b.hashes === undefined) return false;
  if (a.parent !== undefined || !standsForConfig(a)) return false;
  const [{ gate: _, ...ofA }, { gate: __, ...ofB }] = [a.hashes, b.hashes];
  return (
    isDeepStrictEqual(ofA, ofB) &&
    isDeepStrictEqual(new Set(a.providers), new Set(b.providers)) &&
    isDeepStrictEqual(new Set(a.scenarios), new Set(b.scenarios))
  );
}
