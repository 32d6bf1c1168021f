import { leastKeptRate } from "../../model/results/measurement.ts";
import { formatDigits, formatNanoseconds } from "../../model/words/figures.ts";
import type { SourceTally } from "./sourceTally.ts";

/** What to tell of a source of which more than 1 % was sent later than one interval after it was due; else undefined. */
export function describeLateness(tally: SourceTally, inFlight: number): string | undefined {
  const keptRate = tally.keptRate();
  if (keptRate === undefined || keptRate >= leastKeptRate) return undefined;
  const p99 = formatNanoseconds(tally.lag.distribution().p99);
  const advice =
    inFlight === 1
      ? "; each change waited for the answer to the one before: set inFlight, or a key, where the system takes more at once"
      : "";
  return `sent late: p99 ${p99} after the change was due, and ${formatDigits(keptRate)} % within one interval${advice}. Latencies count from when changes were due.`;
}
