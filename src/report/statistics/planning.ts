import type { Interval } from "./interval.ts";
import { testsForAllPassing } from "./needed.ts";
import { logChoose } from "./numeric/logBeta.ts";
import { z95 } from "./numeric/normal.ts";
import { wilsonInterval } from "./wilson.ts";

/**
 * How many tests a side tell one rate from another (fractions) with 80 % power: 435 for 0.95 and 0.9? Normal
 * approximation. Source: Fleiss, Levin and Paik 2003.
 */
export function testsToTellApart(rate: number, other: number): number {
  const mean = (rate + other) / 2;
  const spread =
    z95 * Math.sqrt(2 * mean * (1 - mean)) +
    zPower * Math.sqrt(rate * (1 - rate) + other * (1 - other));
  return Math.ceil(spread ** 2 / (rate - other) ** 2);
}

/**
 * How many tests a side show "no worse by `margin`" with 80 % power when both rates are `rate` (fractions)? The power is
 * the exact sum over all outcomes of one stratum, the number rounded up to a multiple of ten; for a rate of 1 it is what all
 * passing needs.
 */
export function testsForNoWorse(rate: number, margin: number): number {
  if (rate >= 1) return testsForAllPassing(margin);
  let tens = 1;
  while (noWorsePower(tens * 10, rate, margin) < power) tens *= 2;
  let tooFew = Math.floor(tens / 2);
  while (tens - tooFew > 1) {
    const middle = Math.floor((tens + tooFew) / 2);
    if (noWorsePower(middle * 10, rate, margin) < power) tooFew = middle;
    else tens = middle;
  }
  return tens * 10;
}

// --- internal ---

const power = 0.8;
const zPower = 0.8416212335729143;

/** How likely Newcombe's interval lies above −margin, with `tests` a side that pass at one rate. */
function noWorsePower(tests: number, rate: number, margin: number): number {
  const outcomes: { rate: number; interval: Interval; probability: number }[] = [];
  for (let passed = 0; passed <= tests; passed++) {
    const logOf = passed * Math.log(rate) + (tests - passed) * Math.log1p(-rate);
    const probability = Math.exp(logChoose(tests, passed) + logOf);
    if (probability < 1e-9) continue;
    const interval = wilsonInterval(passed, tests);
    outcomes.push({ rate: passed / tests, interval, probability });
  }
  let sum = 0;
  for (const head of outcomes) {
    for (const base of outcomes) {
      const below = Math.hypot(head.rate - head.interval.lower, base.interval.upper - base.rate);
      if (head.rate - base.rate - below > -margin) sum += head.probability * base.probability;
    }
  }
  return sum;
}
