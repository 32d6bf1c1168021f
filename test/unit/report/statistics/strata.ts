import assert from "node:assert/strict";
import type { Interval } from "../../../../src/report/statistics/interval.ts";
import type { Stratum } from "../../../../src/report/statistics/stratum.ts";

/** Head passed of total, base passed of total. */
export function makeStratum(
  headPassed: number,
  headTotal: number,
  basePassed: number,
  baseTotal: number,
): Stratum {
  return { headPassed, headTotal, basePassed, baseTotal };
}

/** Pairs of one test a side: passed on the head alone, on the base alone, on both, on neither. */
export function makePairs(headOnly: number, baseOnly: number, both = 0, neither = 0): Stratum[] {
  const repeat = (count: number, head: number, base: number) =>
    Array.from({ length: count }, () => makeStratum(head, 1, base, 1));
  return [
    ...repeat(headOnly, 1, 0),
    ...repeat(baseOnly, 0, 1),
    ...repeat(both, 1, 1),
    ...repeat(neither, 0, 0),
  ];
}

/** Three strata of ten a side, for which the reference has values. */
export const threeStrata = [
  makeStratum(9, 10, 6, 10),
  makeStratum(10, 10, 7, 10),
  makeStratum(5, 10, 4, 10),
];

/** Whether a figure is the reference value to all digits that this one has, as text: `0.2552885199`, `3.715936e-05`. */
export function assertDigits(actual: number | undefined, expected: string): void {
  const [mantissa = "", exponent = "0"] = expected.split("e");
  const digits = (mantissa.split(".")[1]?.length ?? 0) - Number(exponent);
  const off = Math.abs((actual ?? Number.NaN) - Number(expected));
  assert.ok(off <= 0.5001 * 10 ** -digits, `${actual} is not ${expected}`);
}

/** The same of both limits: `0.2552885199 0.3662095770`. */
export function assertInterval(actual: Interval | undefined, expected: string): void {
  const [lower = "", upper = ""] = expected.split(" ");
  assertDigits(actual?.lower, lower);
  assertDigits(actual?.upper, upper);
}

/** Whether two figures agree within a share of the second, or within 1e-15. */
export function assertNear(actual: number, expected: number, share: number, what = ""): void {
  const off = Math.abs(actual - expected);
  assert.ok(off <= share * Math.abs(expected) + 1e-15, `${what} ${actual} is not ${expected}`);
}
