import type { TimeCounts } from "../model/results/report.ts";

/**
 * The upper ends of bins of equal width on a logarithmic scale, ms: from the shortest time to the longest, each bin so much longer
 * than the one before that the difference is seen. Times of which all are alike have one bin.
 */
export function listTimeEdges(shortestMs: number, longestMs: number): number[] {
  // A time of 0 has no place on the scale: it is counted in the first bin.
  const shortest = Math.max(shortestMs, longestMs / largestRatio);
  const steps = Math.log(longestMs / shortest) / Math.log(leastRatio);
  const bins = shortest < longestMs ? Math.min(mostBins, Math.ceil(steps)) : 1;
  return Array.from({ length: bins }, (_, at) =>
    at === bins - 1 ? longestMs : shortest * (longestMs / shortest) ** ((at + 1) / bins),
  );
}

/** Counts times (ms, ascending, none above the last edge) by bin; undefined without any. */
export function countTimes(
  sortedMs: Float64Array,
  edgesMs: readonly number[],
): TimeCounts | undefined {
  if (sortedMs.length === 0) return undefined;
  const upTo = edgesMs.map((edgeMs) => countUpTo(sortedMs, edgeMs));
  const counts = upTo.map((count, at) => count - (upTo[at - 1] ?? 0));
  const from = counts.findIndex((count) => count > 0);
  return { from, counts: counts.slice(from, counts.findLastIndex((count) => count > 0) + 1) };
}

// --- internal ---

const mostBins = 40;
/** Of the ends of two bins: as times are shown with two digits or three. */
const leastRatio = 1.15;
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
