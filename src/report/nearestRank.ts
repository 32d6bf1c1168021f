/** The smallest value that at least `percent` of the values, ascending, do not exceed; 0 where there are none. */
export function nearestRank(sorted: Float64Array, percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)] ?? 0;
}
