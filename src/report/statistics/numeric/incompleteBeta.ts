import { bisect } from "./bisect.ts";
import { logBeta } from "./logBeta.ts";

/**
 * The regularized incomplete beta function I_x(a, b), x in 0–1, a and b above 0: the share of a beta distribution below
 * x. By the continued fraction, evaluated after Lentz (Press et al. 2007, 6.4), on the side where it converges fast.
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(x, a, b)) / a
    : 1 - (front * fraction(1 - x, b, a)) / b;
}

/** The x at which I_x(a, b) is `share` (0–1). */
export function betaQuantile(share: number, a: number, b: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  return bisect(0, 1, (x) => regularizedBeta(x, a, b) < share);
}

/** P(B ≤ k) for B binomial with n draws of probability p. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  return k >= n ? 1 : regularizedBeta(1 - p, n - k, k + 1);
}

// --- internal ---

const smallest = 1e-300;
const precision = 1e-16;

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < precision || m > 100_000) return value;
  }
}

function notZero(value: number): number {
  return Math.abs(value) < smallest ? smallest : value;
}
