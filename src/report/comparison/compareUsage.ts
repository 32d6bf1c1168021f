import type { ComparedUsage } from "../../model/results/comparison.ts";
import type { ComparedStratum } from "./comparedRun.ts";
import type { StratumPair } from "./pairStrata.ts";

/** What each provider took, over what both runs asked. */
export function compareUsage(
  groups: readonly { readonly provider: string; readonly pairs: readonly StratumPair[] }[],
): ComparedUsage[] {
  return groups.map(({ provider, pairs }) => ({
    provider,
    base: sumUsage(pairs.map(({ base }) => base)),
    head: sumUsage(pairs.map(({ head }) => head)),
  }));
}

// --- internal ---

/** A sum of which no stratum tells is absent. */
function sumUsage(strata: readonly ComparedStratum[]): ComparedUsage["base"] {
  const sum: ComparedUsage["base"] = { tests: 0, attempts: 0 };
  for (const stratum of strata) {
    sum.tests += stratum.tests.states.length;
    sum.attempts += stratum.attempts;
    for (const key of ["inputTokens", "outputTokens", "costUsd"] as const) {
      const value = stratum[key];
      if (value !== undefined) sum[key] = (sum[key] ?? 0) + value;
    }
  }
  return sum;
}
