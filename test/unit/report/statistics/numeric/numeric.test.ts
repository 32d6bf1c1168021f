import assert from "node:assert/strict";
import { bisect } from "../../../../../src/report/statistics/numeric/bisect.ts";
import { findRoot } from "../../../../../src/report/statistics/numeric/findRoot.ts";
import {
  betaQuantile,
  binomialCdf,
  regularizedBeta,
} from "../../../../../src/report/statistics/numeric/incompleteBeta.ts";
import {
  logBeta,
  logChoose,
  logGamma,
} from "../../../../../src/report/statistics/numeric/logBeta.ts";
import { normalQuantile, normalTail } from "../../../../../src/report/statistics/numeric/normal.ts";
import { t95 } from "../../../../../src/report/statistics/numeric/studentT.ts";
import { assertNear } from "../strata.ts";

describe("special functions", () => {
  it("have the logarithms of factorials and of binomial coefficients, small and large", () => {
    let factorial = 0;
    for (let n = 1; n <= 400; n++) {
      factorial += Math.log(n);
      assertNear(logGamma(n + 1) + 1, factorial + 1, 1e-13);
    }
    assertNear(logGamma(0.5), Math.log(Math.PI) / 2, 1e-14);
    assertNear(logChoose(10, 3), Math.log(120), 1e-14);
    assertNear(logChoose(98, 49), Math.log(2.547761225898086e28), 1e-13);
    assertNear(logChoose(1_000_000, 1), Math.log(1_000_000), 1e-12);
    assertNear(logChoose(1_000_000, 999_998), Math.log(499_999_500_000), 1e-12);
    assert.deepEqual([logChoose(7, 0), logChoose(7, 7)], [0, 0]);
    assertNear(logBeta(0.5, 0.5), Math.log(Math.PI), 1e-14);
    assertNear(logBeta(2, 3), Math.log(1 / 12), 1e-14);
    assertNear(logBeta(1, 1e6), -Math.log(1e6), 1e-13);
  });

  it("have beta distributions that sum a binomial, and quantiles that turn them round", () => {
    let [sum, term] = [0, 0.7 ** 40];
    for (let k = 0; k < 40; k++) {
      sum += term;
      term *= ((40 - k) / (k + 1)) * (0.3 / 0.7);
      assertNear(binomialCdf(k, 40, 0.3), sum, 1e-12);
    }
    assert.deepEqual([binomialCdf(-1, 5, 0.3), binomialCdf(5, 5, 0.3)], [0, 1]);
    assertNear(regularizedBeta(0.3, 1, 1), 0.3, 1e-14);
    assertNear(regularizedBeta(0.25, 0.5, 0.5), 1 / 3, 1e-13);
    for (const [a, b] of [
      [0.5, 0.5],
      [3, 40],
      [1000, 2],
      [50_000, 60_000],
    ] as const) {
      for (const share of [1e-6, 0.025, 0.5, 0.975]) {
        assertNear(regularizedBeta(betaQuantile(share, a, b), a, b), share, 1e-9);
      }
    }
    assert.deepEqual([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)], [0, 1]);
  });

  it("have normal and Student's quantiles", () => {
    assertNear(normalQuantile(0.975), 1.959963984540054, 1e-14);
    assertNear(normalQuantile(0.8), 0.8416212335729143, 1e-14);
    assertNear(normalQuantile(0.025), -1.959963984540054, 1e-14);
    assertNear(normalTail(0), 0.5, 1e-15);
    assertNear(normalTail(-1), 0.8413447460685429, 1e-15);
    assertNear(normalTail(6), 9.865876450376946e-10, 1e-13);
    assertNear(normalTail(2.9999999), normalTail(3.0000001), 1e-6);
    assertNear(t95(1), 12.706204736174694, 1e-12);
    assertNear(t95(9), 2.2621571627982053, 1e-12);
    assertNear(t95(1e6), 1.95996635694, 1e-9);
  });
});

describe("the search of a root", () => {
  it("ends at the last digits, also where the function is flat or steep", () => {
    const roots: [low: number, high: number, f: (x: number) => number, root: number][] = [
      [0, 2, (x) => 2 - x * x, Math.SQRT2],
      [-1, 1, (x) => -((x - 0.3) ** 3), 0.3],
      [0, 1, (x) => (x < 0.7 ? 1 : -1), 0.7],
      [0, 1, (x) => 1e-9 - x ** 4, 1e-9 ** 0.25],
      [-1, 1, (x) => (x < 0 ? 1 : -Math.sqrt(x)), 0],
    ];
    for (const [low, high, f, root] of roots) {
      let calls = 0;
      const counted = (x: number) => {
        calls++;
        return f(x);
      };
      assert.ok(Math.abs(findRoot(low, high, counted) - root) < 1e-5 * 1e-8 || root === 0.3);
      assert.ok(Math.abs(findRoot(low, high, f) - root) < 1e-4);
      assert.ok(calls < 200, `${calls}`);
      assert.ok(Math.abs(bisect(low, high, (x) => f(x) > 0) - root) < 1e-4);
    }
    let steps = 0;
    findRoot(0, 2, (x) => {
      steps++;
      return Math.exp(-x) - 0.3;
    });
    assert.ok(steps < 15, `${steps}`);
  });
});
