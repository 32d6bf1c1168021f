import type { Interval } from "./interval.ts";
import { mantelHaenszelDifference } from "./mantelHaenszel.ts";
import { findRoot } from "./numeric/findRoot.ts";
import { z95 } from "./numeric/normal.ts";
import type { Stratum } from "./stratum.ts";

/**
 * By how much do rates differ within strata, head − base? The 95 % score interval over strata (one or more, each with a
 * test on both sides) with the weights of Mantel-Haenszel, the variance of each stratum taken at the rates most likely under
 * the difference in question and widened by N/(N−1). Covers 94–99.7 %. Source: Miettinen and Nurminen 1985.
 */
export function miettinenNurminenInterval(strata: readonly Stratum[]): Interval {
  const difference = mantelHaenszelDifference(strata) ?? 0;
  const tables = groupTables(strata);
  const weights = tables.reduce((sum, { times, weight }) => sum + times * weight, 0);
  const excess = (shift: number): number => {
    let variance = 0;
    for (const { stratum, scale } of tables) variance += scale * varianceAt(stratum, shift);
    return Math.abs(difference - shift) * weights - z95 * Math.sqrt(variance);
  };
  return {
    lower: difference <= -1 ? -1 : findRoot(-1, difference, excess),
    upper: difference >= 1 ? 1 : findRoot(difference, 1, (shift) => -excess(shift)),
  };
}

// --- internal ---

/** Strata of the same four counts. */
interface Table {
  readonly stratum: Stratum;
  /** n₁n₀/(n₁+n₀) */
  readonly weight: number;
  times: number;
  /** What the variance of one is multiplied by: how many there are, their squared weight and N/(N−1). */
  scale: number;
}

function groupTables(strata: readonly Stratum[]): Table[] {
  const tables = new Map<string, Table>();
  for (const stratum of strata) {
    const { headPassed, headTotal, basePassed, baseTotal } = stratum;
    const tests = headTotal + baseTotal;
    const weight = (headTotal * baseTotal) / tests;
    const key = `${headPassed}/${headTotal} ${basePassed}/${baseTotal}`;
    const table = tables.get(key) ?? { stratum, weight, times: 0, scale: 0 };
    table.times += 1;
    table.scale += weight * weight * (tests / (tests - 1));
    tables.set(key, table);
  }
  return [...tables.values()];
}

/** The variance of the difference of one stratum's rates, at the rates that are likeliest when they differ by `shift`. */
function varianceAt(stratum: Stratum, shift: number): number {
  const base = likeliestBaseRate(stratum, shift);
  const head = Math.min(1, Math.max(0, base + shift));
  return (head * (1 - head)) / stratum.headTotal + (base * (1 - base)) / stratum.baseTotal;
}

/**
 * The rate of the base that is likeliest when the head's is `shift` above it: the root of the cubic of the likelihood
 * that lies within bounds, by its closed form, then by Newton's method to the last digits.
 */
function likeliestBaseRate(stratum: Stratum, shift: number): number {
  const { headPassed, headTotal, basePassed, baseTotal } = stratum;
  const tests = headTotal + baseTotal;
  const a = tests;
  const b = (headTotal + 2 * baseTotal) * shift - tests - headPassed - basePassed;
  const c = (baseTotal * shift - tests - 2 * basePassed) * shift + headPassed + basePassed;
  const d = basePassed * shift * (1 - shift);
  const third = b / (3 * a);
  const q = third ** 3 - (b * c) / (6 * a * a) + d / (2 * a);
  const p = Math.sqrt(Math.max(0, third * third - c / (3 * a))) * (q < 0 ? -1 : 1);
  const cosine = p === 0 ? 0 : Math.min(1, Math.max(-1, q / p ** 3));
  const low = Math.max(0, -shift);
  const high = Math.min(1, 1 - shift);
  let rate = 2 * p * Math.cos((Math.PI + Math.acos(cosine)) / 3) - third;
  for (let step = 0; step < 2; step++) {
    const slope = (3 * a * rate + 2 * b) * rate + c;
    const next = rate - (((a * rate + b) * rate + c) * rate + d) / slope;
    if (next > low && next < high && Math.abs(next - rate) < 1e-6) rate = next;
  }
  return Math.min(high, Math.max(low, rate));
}
