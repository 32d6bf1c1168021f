/**
 * How likely does at least one of k tests pass, and how likely do all of them, without bias from `passed` of `total`
 * tests of one cell? pass@k = 1 − C(n−c, k)/C(n, k), pass^k = C(c, k)/C(n, k). Undefined where k is below 1 or above
 * `total`. Sources: Chen et al. 2021 (pass@k), Yao et al. 2024 (pass^k).
 */
export function passAtK(
  passed: number,
  total: number,
  k: number,
): { any: number; all: number } | undefined {
  if (k < 1 || k > total) return undefined;
  return { any: 1 - chooseRatio(total - passed, total, k), all: chooseRatio(passed, total, k) };
}

// --- internal ---

/** C(part, k)/C(whole, k). */
function chooseRatio(part: number, whole: number, k: number): number {
  let ratio = 1;
  for (let at = 0; at < k; at++) ratio *= Math.max(0, part - at) / (whole - at);
  return ratio;
}
