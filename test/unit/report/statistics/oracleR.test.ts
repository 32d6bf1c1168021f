import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { clopperPearsonInterval } from "../../../../src/report/statistics/clopperPearson.ts";
import { exactTest } from "../../../../src/report/statistics/exactTest.ts";
import { holm } from "../../../../src/report/statistics/holm.ts";
import { mannWhitneyWeights } from "../../../../src/report/statistics/mannWhitney.ts";
import { mantelHaenszelDifference } from "../../../../src/report/statistics/mantelHaenszel.ts";
import { miettinenNurminenInterval } from "../../../../src/report/statistics/miettinenNurminen.ts";
import {
  betaQuantile,
  regularizedBeta,
} from "../../../../src/report/statistics/numeric/incompleteBeta.ts";
import { logBeta, logGamma } from "../../../../src/report/statistics/numeric/logBeta.ts";
import { normalQuantile, normalTail } from "../../../../src/report/statistics/numeric/normal.ts";
import { t95 } from "../../../../src/report/statistics/numeric/studentT.ts";
import { percentileInterval } from "../../../../src/report/statistics/orderStatistics.ts";
import type { Stratum } from "../../../../src/report/statistics/stratum.ts";
import { tangoInterval } from "../../../../src/report/statistics/tango.ts";
import { compareTimes, type TimeStratum } from "../../../../src/report/statistics/vanElteren.ts";
import { wilsonInterval } from "../../../../src/report/statistics/wilson.ts";
import { drawPassed, makeChance } from "./chance.ts";
import { assertNear, makePairs, makeStratum } from "./strata.ts";

/** R as a second program that has to reach the same digits on random tables. */
describe("R", () => {
  const chance = makeChance(4711);

  before(function () {
    if (spawnSync("Rscript", ["--version"]).error !== undefined) this.skip();
  });

  it("has the same limits of rates: binom.test, prop.test", () => {
    const rates = Array.from({ length: 60 }, (_, at) => {
      const total = 1 + draw(at % 3 === 0 ? 5000 : 60);
      return [at % 10 === 0 ? total : drawPassed(chance, total, chance()), total] as const;
    });
    const expected = askR(
      rates.map(
        ([passed, total]) =>
          `c(binom.test(${passed}, ${total})$conf.int, prop.test(${passed}, ${total}, correct = FALSE)$conf.int)`,
      ),
    );
    for (const [at, [passed, total]] of rates.entries()) {
      const [exact, score] = [clopperPearsonInterval(passed, total), wilsonInterval(passed, total)];
      assertAll([exact.lower, exact.upper, score.lower, score.upper], expected[at], 1e-10);
    }
  });

  it("has the same exact test of one stratum: fisher.test, and mid-p by dhyper", () => {
    const tables = Array.from({ length: 80 }, (_, at) => drawStratum(at % 4 === 0 ? 400 : 30));
    const expected = askR(
      tables.map((one) => {
        const counts = [
          one.headPassed,
          one.headTotal - one.headPassed,
          one.basePassed,
          one.baseTotal - one.basePassed,
        ];
        const hyper = `${one.headTotal}, ${one.baseTotal}, ${one.headPassed + one.basePassed}`;
        const [below, own, above] = [
          `phyper(${one.headPassed - 1}, ${hyper})`,
          `dhyper(${one.headPassed}, ${hyper})`,
          `phyper(${one.headPassed}, ${hyper}, lower.tail = FALSE)`,
        ];
        return `c(fisher.test(matrix(c(${counts}), 2))$p.value,
          min(1, 2 * min(${below} + ${own} / 2, ${above} + ${own} / 2)))`;
      }),
    );
    for (const [at, one] of tables.entries()) {
      const { p, pExact } = exactTest([one]);
      assertAll([pExact, p], expected[at], 1e-9);
    }
  });

  it("has the same exact test over strata: mantelhaen.test", () => {
    const families = Array.from({ length: 40 }, (_, at) => {
      const strata = Array.from({ length: 2 + draw(at % 4 === 0 ? 60 : 8) }, () => drawStratum(20));
      // R does not take strata of one test, nor tables that tell nothing at all.
      return [...strata, makeStratum(3, 6, 4, 7)];
    });
    const expected = askR(
      families.map((strata) => {
        const counts = strata.flatMap((one) => [
          one.headPassed,
          one.headTotal - one.headPassed,
          one.basePassed,
          one.baseTotal - one.basePassed,
        ]);
        return `mantelhaen.test(array(c(${counts}), c(2, 2, ${strata.length})), exact = TRUE)$p.value`;
      }),
    );
    for (const [at, strata] of families.entries()) {
      assertAll([exactTest(strata).pExact], expected[at], 1e-7);
    }
  });

  it("has the same exact test of pairs: binom.test of those that came out unlike", () => {
    const pairs = Array.from({ length: 30 }, () => [draw(120), 1 + draw(120)] as const);
    const expected = askR(
      pairs.map(
        ([headOnly, baseOnly]) =>
          `c(binom.test(${headOnly}, ${headOnly + baseOnly})$p.value, min(1, 2 * pbinom(${Math.min(headOnly, baseOnly)}, ${headOnly + baseOnly}, 0.5) - dbinom(${Math.min(headOnly, baseOnly)}, ${headOnly + baseOnly}, 0.5)))`,
      ),
    );
    for (const [at, [headOnly, baseOnly]] of pairs.entries()) {
      const { p, pExact } = exactTest(makePairs(headOnly, baseOnly, draw(9), draw(9)));
      // Terms below 1e-18 of the largest are left out: what is that rare keeps fewer digits.
      if (p > 1e-10) assertAll([pExact, p], expected[at], 1e-7);
    }
  });

  it("has the same p, shift and limits of times of one stratum: wilcox.test", () => {
    const samples = Array.from({ length: 24 }, (_, at) => {
      const isWhole = at % 3 === 0;
      const most = at % 4 === 0 ? 120 : 48;
      const [heads, bases] = [8 + draw(most - 8), 8 + draw(most - 8)];
      return { head: drawTimes(heads, isWhole), base: drawTimes(bases, isWhole), isWhole };
    });
    const expected = askR(
      samples.map(
        ({ head, base }) =>
          `{ t <- wilcox.test(c(${head}), c(${base}), conf.int = TRUE); c(t$p.value, t$estimate, t$conf.int, median(outer(c(${head}), c(${base}), "-"))) }`,
      ),
    );
    for (const [at, { head, base, isWhole }] of samples.entries()) {
      const { p, shift, interval } = compareTimes([{ head, base }]) ?? assert.fail();
      const [pR = 0, , lower = 0, upper = 0, median = 0] = expected[at] ?? [];
      assertNear(p, pR, 1e-10);
      assertNear(shift, median, 1e-10);
      const isExact = !isWhole && Math.max(head.length, base.length) < 50;
      // Beyond the exact test R looks for its limits by a root of 1e-4, on a curve with steps of whole numbers where tied.
      const slack = isExact ? 1e-9 : 2e-3;
      assert.ok(Math.abs(interval.lower - lower) < slack, `${interval.lower} ${lower}`);
      assert.ok(Math.abs(interval.upper - upper) < slack, `${interval.upper} ${upper}`);
    }
  });

  it("has the same distribution of U: dwilcox", () => {
    const sizes = [
      [1, 1],
      [3, 9],
      [12, 12],
      [49, 49],
      [7, 49],
      [49, 30],
    ] as const;
    const expected = askR(sizes.map(([m, n]) => `dwilcox(0:${m * n}, ${m}, ${n})`));
    for (const [at, [m, n]] of sizes.entries()) {
      assertAll([...mannWhitneyWeights(m, n)], expected[at], 1e-10);
    }
  });

  it("has the same p of times over strata: van Elteren's statistic by rank()", () => {
    const samples = Array.from({ length: 20 }, (_, at) =>
      Array.from({ length: 2 + draw(6) }, () => ({
        head: drawTimes(1 + draw(15), at % 2 === 0),
        base: drawTimes(1 + draw(15), at % 2 === 0),
      })),
    );
    const expected = askR(
      samples.map((strata) => `elteren(${listOf(strata)})`),
      elteren,
    );
    for (const [at, strata] of samples.entries()) {
      assertAll([compareTimes(strata)?.p ?? Number.NaN], expected[at], 1e-9);
    }
  });

  it("has the same limits of differences, from a search of its own", () => {
    const families = Array.from({ length: 12 }, (_, at) =>
      Array.from({ length: at < 4 ? 1 : 1 + draw(9) }, () => drawStratum(40)),
    );
    const counts = (strata: readonly Stratum[], key: keyof Stratum) =>
      `c(${strata.map((one) => one[key])})`;
    const expected = askR(
      families.map(
        (strata) =>
          `score(${counts(strata, "headPassed")}, ${counts(strata, "headTotal")}, ${counts(strata, "basePassed")}, ${counts(strata, "baseTotal")})`,
      ),
      score,
    );
    for (const [at, strata] of families.entries()) {
      const { lower, upper } = miettinenNurminenInterval(strata);
      const difference = mantelHaenszelDifference(strata) ?? 0;
      for (const [place, one] of [lower, difference, upper].entries()) {
        assert.ok(Math.abs(one - (expected[at]?.[place] ?? 9)) < 1e-6, `${one} ${expected[at]}`);
      }
    }
  });

  it("has the same limits of differences of pairs, from a search of its own", () => {
    const pairs = Array.from({ length: 15 }, () => [draw(30), draw(30), 1 + draw(80)] as const);
    const expected = askR(
      pairs.map(([b, c, alike]) => `tango(${b}, ${c}, ${b + c + alike})`),
      tango,
    );
    for (const [at, [b, c, alike]] of pairs.entries()) {
      const { lower, upper } = tangoInterval(b, c, b + c + alike);
      for (const [place, one] of [lower, upper].entries()) {
        assert.ok(Math.abs(one - (expected[at]?.[place] ?? 9)) < 1e-7, `${one} ${expected[at]}`);
      }
    }
  });

  it("has the same ranks of percentiles: qbinom", () => {
    const wanted = Array.from({ length: 30 }, () => {
      const share = [0.5, 0.75, 0.9, 0.95, 0.99][draw(4)] ?? 0.5;
      return { share, count: 10 + draw(3000) };
    });
    const expected = askR(
      wanted.map(
        ({ share, count }) =>
          `c(qbinom(0.025, ${count}, ${share}), qbinom(0.975, ${count}, ${share}) + 1)`,
      ),
    );
    for (const [at, { share, count }] of wanted.entries()) {
      const found = percentileInterval(
        Array.from({ length: count }, (_, rank) => rank + 1),
        share,
      );
      const [lower, upper] = expected[at] ?? [];
      if (found !== undefined && "coverage" in found) {
        assert.deepEqual([found.lower, found.upper], [lower, upper]);
      } else {
        assert.ok((upper ?? 0) > count);
        if (found !== undefined) assert.equal(found.atLeast, lower);
      }
    }
  });

  it("has the same adjusted p values: p.adjust", () => {
    const families = Array.from({ length: 20 }, () =>
      Array.from({ length: 1 + draw(20) }, () => chance() ** 4),
    );
    const expected = askR(families.map((ps) => `p.adjust(c(${ps}), "holm")`));
    for (const [at, ps] of families.entries()) assertAll(holm(ps), expected[at], 1e-12);
  });

  it("has the same special functions: lbeta, lgamma, pbeta, qbeta, pnorm, qnorm, qt", () => {
    const wanted = Array.from({ length: 150 }, () => {
      const [a, b] = [10 ** (chance() * 6 - 0.5), 10 ** (chance() * 6 - 0.5)];
      return { a, b, x: a / (a + b) + (chance() - 0.5) * Math.sqrt(a / (a + b) / (a + b + 1)) };
    }).filter(({ x }) => x > 0 && x < 1);
    const expected = askR(
      wanted.map(
        ({ a, b, x }) =>
          `c(lbeta(${a}, ${b}), lgamma(${a}), pbeta(${x}, ${a}, ${b}), qbeta(0.025, ${a}, ${b}), qt(0.975, ${a}))`,
      ),
    );
    for (const [at, { a, b, x }] of wanted.entries()) {
      const own = [logBeta(a, b), logGamma(a), regularizedBeta(x, a, b), betaQuantile(0.025, a, b)];
      assertAll(own, expected[at]?.slice(0, 4), 1e-10);
      if (a >= 1) assertNear(t95(a), expected[at]?.[4] ?? 0, 1e-10);
    }
    const zs = Array.from({ length: 60 }, () => chance() * 12 - 4);
    const tails = askR(zs.map((z) => `c(pnorm(${z}, lower.tail = FALSE), qnorm(pnorm(${z / 2})))`));
    for (const [at, z] of zs.entries()) {
      assertAll([normalTail(z)], tails[at]?.slice(0, 1), 1e-12);
      assertNear(normalQuantile(1 - normalTail(z / 2)), tails[at]?.[1] ?? 0, 1e-9);
    }
  });

  // --- internal ---

  /** A whole number from 0 to `most`. */
  function draw(most: number): number {
    return Math.floor(chance() * (most + 1));
  }

  function drawStratum(most: number): Stratum {
    const [heads, bases] = [2 + draw(most - 2), 2 + draw(most - 2)];
    const rate = chance();
    const other = chance() < 0.5 ? rate : chance();
    return makeStratum(
      drawPassed(chance, heads, rate),
      heads,
      drawPassed(chance, bases, other),
      bases,
    );
  }

  function drawTimes(count: number, isWhole: boolean): number[] {
    const shift = chance() * 4;
    return Array.from({ length: count }, () => {
      const value = shift - 8 * Math.log(1 - chance());
      return isWhole ? Math.round(value) : Number(value.toFixed(9));
    });
  }
});

// --- internal ---

/** The values of R expressions, each a vector of numbers, after some definitions. */
function askR(expressions: readonly string[], definitions = ""): number[][] {
  const lines = expressions.map(
    (expression) => `cat(sprintf("%.15g", suppressWarnings(${expression})), "\\n")`,
  );
  const input = ["options(warn = -1)", definitions, ...lines, ""].join("\n");
  const { stdout, stderr, status } = spawnSync("Rscript", ["--vanilla", "-"], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  assert.equal(status, 0, stderr);
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
}

function assertAll(own: readonly number[], expected: number[] | undefined, share: number): void {
  assert.equal(own.length, expected?.length);
  for (const [at, one] of own.entries()) assertNear(one, expected?.[at] ?? Number.NaN, share);
}

function listOf(strata: readonly TimeStratum[]): string {
  const one = ({ head, base }: TimeStratum) =>
    `list(x = c(${Array.from(head)}), y = c(${Array.from(base)}))`;
  return `list(${strata.map(one).join(", ")})`;
}

const elteren = `
elteren <- function(strata) {
  total <- 0; variance <- 0
  for (s in strata) {
    n <- length(s$x); N <- n + length(s$y); r <- rank(c(s$x, s$y))
    total <- total + (sum(r[1:n]) - n * (N + 1) / 2) / (N + 1)
    # The variance of a sum of n of the ranks drawn without replacement.
    variance <- variance + n * (N - n) / (N * (N - 1)) * sum((r - mean(r))^2) / (N + 1)^2
  }
  if (total == 0) 1 else 2 * pnorm(-abs(total) / sqrt(variance))
}`;

/** The limits by uniroot, the likeliest rates by a search of the likelihood's maximum. */
const score = `
score <- function(a, n, b, m) {
  w <- n * m / (n + m); d <- sum(w * (a / n - b / m)) / sum(w)
  z <- qnorm(0.975)
  likeliest <- function(a, n, b, m, s) {
    from <- max(0, -s); to <- min(1, 1 - s)
    over <- function(k, x) if (k == 0) 0 else k / max(x, 1e-300)
    slope <- function(q) over(a, q + s) - over(n - a, 1 - q - s) + over(b, q) - over(m - b, 1 - q)
    e <- (to - from) * 1e-12
    if (slope(from + e) <= 0) from else if (slope(to - e) >= 0) to else uniroot(slope, c(from + e, to - e), tol = 1e-14)$root
  }
  excess <- function(s) {
    v <- 0
    for (i in seq_along(a)) {
      q <- likeliest(a[i], n[i], b[i], m[i], s); p <- min(1, max(0, q + s)); N <- n[i] + m[i]
      v <- v + w[i]^2 * (p * (1 - p) / n[i] + q * (1 - q) / m[i]) * N / (N - 1)
    }
    abs(d - s) * sum(w) - z * sqrt(v)
  }
  find <- function(from, to) if (from >= to) from else uniroot(excess, c(from, to), tol = 1e-12)$root
  c(find(-1 + 1e-9, d - 1e-9), d, find(d + 1e-9, 1 - 1e-9))
}`;

/** The limits by uniroot, the likeliest share of one-sided pairs by a search of the likelihood's maximum. */
const tango = `
tango <- function(b, c, n) {
  z <- qnorm(0.975); d <- (b - c) / n
  excess <- function(s) {
    logl <- function(q) {
      t <- function(k, x) if (k == 0) 0 else k * log(x)
      t(b, q + s) + t(c, q) + t(n - b - c, 1 - 2 * q - s)
    }
    from <- max(0, -s); to <- (1 - s) / 2
    q <- optimize(logl, c(from, to), maximum = TRUE, tol = 1e-13)$maximum
    # Polished on the quadratic that its derivative is.
    A <- 2 * n; B <- -b - c + (2 * n - b + c) * s; C <- -c * s * (1 - s)
    for (i in 1:3) q <- q - (A * q^2 + B * q + C) / (2 * A * q + B)
    abs(b - c - n * s) - z * sqrt(max(0, n * (2 * q + s * (1 - s))))
  }
  c(uniroot(excess, c(-1 + 1e-9, d - 1e-9), tol = 1e-13)$root, uniroot(excess, c(d + 1e-9, 1 - 1e-9), tol = 1e-13)$root)
}`;
