import { mapLimited, maxOpenFiles } from "../../common/mapLimited.ts";
import type { HistoryConfig } from "../../model/results/history.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { standsForConfig } from "../../model/results/standsForConfig.ts";
import type { RunRow } from "../../model/wire/hostProtocol.ts";
import { loadResultHead } from "../../store/results/resultHead.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/** Runs that a sparkline is of. */
export const sparkRuns = 20;

/**
 * How many tests passed in the end, 0–100, in the last runs of a config, the oldest first; undefined for a run in which none
 * ended. Probes and runs of a part are left out. By its name, and by its file where that is known. `rows` come newest first.
 */
export async function findLastRates(
  { paths }: Pick<TestDataStore, "paths">,
  rows: readonly RunRow[],
  { name, file }: HistoryConfig,
): Promise<(number | undefined)[]> {
  const filed = rows.filter((row) => row.kind === "run");
  const rates: (number | undefined)[] = [];
  const candidates = filed.filter(({ entry, hasFile }) => {
    return hasFile && standsForConfig(entry) && (file !== undefined || entry.name === name);
  });
  for (let at = 0; at < Math.min(candidates.length, mostLooked); at += maxOpenFiles) {
    const heads = await mapLimited(
      candidates.slice(at, at + maxOpenFiles),
      maxOpenFiles,
      async ({ entry }) => await loadResultHead(paths.resultFile(entry.filename)),
    );
    for (const loaded of heads) {
      if (!loaded.ok || !isOf(loaded.head, { name, file })) continue;
      rates.unshift(rateOf(loaded.head));
      if (rates.length === sparkRuns) return rates;
    }
  }
  return rates;
}

// --- internal ---

/** Runs that are looked at for the last of a config. */
const mostLooked = 320;

function isOf({ config }: ResultHead, { name, file }: HistoryConfig): boolean {
  if (config.parent !== undefined || !standsForConfig(config)) return false;
  return config.name === name || (file !== undefined && config.file === file);
}

function rateOf({ summary }: ResultHead): number | undefined {
  return summary.totalTests === 0 ? undefined : summary.successRate;
}
