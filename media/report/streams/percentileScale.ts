/** Between the last percentile below 100 and the largest value, in steps of the scale. */
const lastGap = 0.5;

/** Where a percentile stands: 1 for 90, 2 for 99, 3 for 99.9; 100 a little beyond `last`, the greatest below it. */
export function placePercentile(percentile: number, last: number): number {
  if (percentile > last) return placePercentile(last, last) + lastGap;
  return -Math.log10(1 - percentile / 100);
}

/** The percentile that stands at a place, 0–100. */
export function readPercentile(place: number, last: number): number {
  if (place <= 0) return 0;
  return place > placePercentile(last, last) ? 100 : 100 * (1 - 10 ** -place);
}

/** The percentiles that are named on a scale: 50, 90, 99, 99.9 and so on below `last`, and 100. */
export function percentileTicks(last: number): number[] {
  const ticks = [50];
  for (let nines = 1; nines <= 9; nines += 1) {
    const tick = Number((100 * (1 - 10 ** -nines)).toFixed(nines));
    if (tick <= last) ticks.push(tick);
  }
  return [...ticks, 100];
}
