import type { FrequentFailure } from "../../model/results/report.ts";
import { formatPlural } from "../../model/words/figures.ts";

/** So many kinds of failure are told at the end of a run. */
export const mostFailures = 3;

/** Why tests did not pass, each with an example and what to do; empty where all passed. */
export function formatFailureList(failures: readonly FrequentFailure[]): string {
  if (failures.length === 0) return "";
  return ["Most frequent failures", ...failures.flatMap(describe), ""].join("\n");
}

// --- internal ---

function describe({ reason, tests, example, message, advice }: FrequentFailure): string[] {
  const { provider, scenario, runNumber } = example;
  const place = `${provider}, scenario ${scenario}, run ${runNumber}`;
  return [
    `  ${formatPlural(tests, "test")}: ${reason}`,
    `    ${place}${message === "" ? "" : `: ${message}`}`,
    `    → ${advice}`,
  ];
}
