import type { TimeDistribution } from "../model/results/report.ts";

/**
 * Counts times (ms, ascending) in bins of equal width on a logarithmic scale, from the shortest to the longest; undefined
 * without any. Times of which all are alike have one bin.
 */
export function distributeTimes(sortedMs: Float64Array): TimeDistribution | undefined {
  const longest = sortedMs.at(-1);
  if (longest === undefined) return undefined;
  // A time of 0 has no place on the scale: it is counted in the first bin.
  const shortest = Math.max(sortedMs[0] ?? 0, longest / largestRatio);
  const bins = shortest < longest ? mostBins : 1;
  const edgesMs = Array.from({ length: bins }, (_, at) =>
    at === bins - 1 ? longest : shortest * (longest / shortest) ** ((at + 1) / bins),
  );
  const upTo = edgesMs.map((edgeMs) => countUpTo(sortedMs, edgeMs));
  const counts = upTo.map((count, at) => count - (upTo[at - 1] ?? 0));
  return { edgesMs, counts };
}

// --- internal ---

const mostBins = 24;
/** A test of a microsecond beside one of a minute must not take all bins. */
const largestRatio = 10_000;

/** How many of the values, ascending, are not above `most`; found by halving, as there may be very many. */
function countUpTo(sorted: Float64Array, most: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > most) high = middle;
    else low = middle + 1;
  }
  return low;
}
