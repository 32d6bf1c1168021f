/**
 * How many passes in a row, with no failure, would show that a rate is at least `rate` (0–1, ends excluded)? The
 * fewest for which the lower Clopper-Pearson limit reaches it: 36 for 0.9, 72 for 0.95, 368 for 0.99.
 */
export function passesInARow(rate: number): number {
  return Math.ceil(Math.log(0.025) / Math.log(rate));
}
