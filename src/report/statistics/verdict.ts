import type { Interval } from "./interval.ts";

/** What a comparison says of the head. */
export type Verdict = "better" | "worse" | "no worse" | "cannot tell";

/** A difference (head − base, a fraction) as it is judged. */
export interface JudgedDifference {
  /** The p of the exact test after adjustment over its family; undefined when it was dropped from it. */
  readonly pAdjusted: number | undefined;
  readonly difference: number;
  /** The two-sided 95 % interval of the difference. */
  readonly interval: Interval;
  /** By how much the head may be lower and still be no worse, a fraction. */
  readonly margin: number;
}

/**
 * Is the head better, worse, or no worse by more than the margin? The first that holds, of better (p < 0.05), no worse
 * (the whole interval lies above −margin: one-sided 2.5 %) and worse (p < 0.05); else it cannot be told. `isLower`: no
 * worse by the margin, yet lower with p < 0.05. At a margin of 0.05 a head that is worse by just that is called no worse in
 * 3.3 % of runs at most; in up to 5.2 % of those with below 30 tests a side and rates about one half.
 */
export function judgeDifference(judged: JudgedDifference): { verdict: Verdict; isLower: boolean } {
  const isReal = judged.pAdjusted !== undefined && judged.pAdjusted < 0.05;
  const isLower = isReal && judged.difference < 0;
  if (isReal && judged.difference > 0) return { verdict: "better", isLower: false };
  if (judged.interval.lower > -judged.margin) return { verdict: "no worse", isLower };
  return { verdict: isLower ? "worse" : "cannot tell", isLower: false };
}
