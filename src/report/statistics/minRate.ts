import { clopperPearsonInterval } from "./clopperPearson.ts";

/**
 * Is a rate at least `minRate` (0–1)? By the Clopper-Pearson interval: met when its lower limit is at or above it, not met
 * when its upper limit is below it. A `minRate` of 1 is never met, since no number of passes shows it.
 */
export function judgeMinRate(
  passed: number,
  total: number,
  minRate: number,
): "met" | "not met" | "undecided" {
  const { lower, upper } = clopperPearsonInterval(passed, total);
  if (lower >= minRate) return "met";
  return upper < minRate ? "not met" : "undecided";
}
