import assert from "node:assert/strict";
import { buildTrend } from "../../../../src/report/history/cellTrend.ts";
import { totalRate } from "../../../../src/report/statistics/totalRate.ts";
import { makeCellFigures } from "./makeHistory.ts";

describe("the figures of a run in a trend", () => {
  it("are of one cell a rate with Wilson's interval, 0 to 100", () => {
    const { first, final, value } = buildTrend([makeCellFigures()]);
    assert.deepEqual([final?.rate, final?.passed, final?.total], [90, 9, 10]);
    assert.deepEqual(
      final?.interval.map((limit) => limit.toFixed(6)),
      ["59.584997", "98.212379"],
    );
    assert.equal(first?.rate, 70);
    assert.equal(value, undefined);
  });

  it("count cells alike where they are of different size, and never pool them", () => {
    const large = makeCellFigures({ scenario: 2, tests: 100, passed: 100, first: 100 });
    const { final } = buildTrend([makeCellFigures({ passed: 5 }), large]);
    assert.equal(final?.rate, 75);
    const expected = totalRate([
      { passed: 5, total: 10 },
      { passed: 100, total: 100 },
    ]);
    assert.equal(final?.interval[0], (expected?.interval.lower ?? 0) * 100);
    assert.deepEqual([final?.passed, final?.total], [105, 110]);
  });

  it("count in the rate of values only tests whose case has one", () => {
    const without = makeCellFigures({ scenario: 2 });
    const { value } = buildTrend([makeCellFigures({ valued: 4, met: 3 }), without]);
    assert.deepEqual([value?.rate, value?.total], [75, 4]);
  });

  it("have percentiles over the times of all cells, between order statistics", () => {
    const times = (from: number, length: number) =>
      Float64Array.from({ length }, (_, at) => from + at);
    const cells = [
      makeCellFigures({ tests: 10, durationsMs: times(11, 10) }),
      makeCellFigures({ scenario: 2, tests: 10, durationsMs: times(1, 10) }),
    ];
    assert.deepEqual(buildTrend(cells).p50, { ms: 10, interval: [6, 15] });
    assert.deepEqual(buildTrend(cells).p95, { ms: 19, atLeastMs: 17 });
    const hundred = [makeCellFigures({ tests: 100, durationsMs: times(1, 100) })];
    assert.deepEqual(buildTrend(hundred).p95, { ms: 95, interval: [90, 100] });
  });

  it("lack what cannot be told: times that are not kept, costs without a price, retries of nothing", () => {
    const { durationsMs: _, ...untimed } = makeCellFigures({ fittingAtOnce: 10, fitting: 10 });
    const trend = buildTrend([untimed, makeCellFigures({ fittingAtOnce: 10, fitting: 10 })]);
    assert.deepEqual(Object.keys(trend), ["first", "final"]);
    assert.deepEqual(buildTrend([]), {});
    assert.deepEqual(buildTrend([makeCellFigures({ tests: 0, passed: 0 })]), {});
  });

  it("tell how much of what missed the schema retries mended, and what the run cost", () => {
    const { retry, costUsd } = buildTrend([
      makeCellFigures({ costUsd: 0.25 }),
      makeCellFigures({ scenario: 2, fittingAtOnce: 9, fitting: 10, costUsd: 0.5 }),
      makeCellFigures({ scenario: 3, fittingAtOnce: 10, fitting: 10 }),
    ]);
    assert.deepEqual(retry, { rate: 75, mended: 3, missed: 4 });
    assert.equal(costUsd, 0.75);
  });

  it("are 0 with an interval where every test errored", () => {
    const { final, retry } = buildTrend([
      makeCellFigures({
        ...{ passed: 0, first: 0, errored: 10, fitting: 0, fittingAtOnce: 0 },
        durationsMs: new Float64Array(),
      }),
    ]);
    assert.equal(final?.rate, 0);
    assert.ok((final?.interval[1] ?? 0) > 25);
    assert.equal(retry?.rate, 0);
  });
});
