import assert from "node:assert/strict";
import { listMarks, placeLabels, thinOut } from "../../../../media/report/history/trendMarks.ts";
import { drawBand, drawLine } from "../../../../media/report/history/trendPaths.ts";
import { buildScale, pickDays, roundUp } from "../../../../media/report/history/trendScale.ts";
import { listTrends } from "../../../../media/report/history/trendSeries.ts";
import type { TrendChange } from "../../../../src/model/results/history.ts";
import { makePoints } from "./makePoints.ts";

const scaleOf = (count: number, values: readonly number[], isRate = true) =>
  buildScale({ width: 400, count, isRate, values, bounds: [] });

describe("the scale of a chart", () => {
  it("has rates on 0–100, or on the upper part where all are there, and all else from 0", () => {
    assert.deepEqual(scaleOf(2, [12, 100]).ticks, [0, 50, 100]);
    assert.deepEqual(scaleOf(2, [55, 100]).ticks, [50, 75, 100]);
    assert.deepEqual(scaleOf(2, [91, 100]).ticks, [80, 90, 100]);
    assert.deepEqual(scaleOf(2, [310, 420], false).ticks, [0, 250, 500]);
    assert.deepEqual(scaleOf(1, [0], false).ticks, [0, 0.5, 1]);
    const withBounds = { width: 400, count: 1, isRate: true, values: [90] };
    assert.deepEqual(buildScale({ ...withBounds, bounds: [[40, 98]] }).ticks, [0, 50, 100]);
  });

  it("cuts a very wide interval of times at twice the highest value", () => {
    const scale = buildScale({
      ...{ width: 400, count: 2, isRate: false, values: [100, 200] },
      bounds: [[90, 90_000]],
    });
    assert.deepEqual(scale.ticks, [0, 250, 500]);
    assert.equal(scale.y(90_000), scale.top);
  });

  it("has runs a step apart, finds the nearest, and one alone in the middle", () => {
    const scale = scaleOf(5, [50]);
    for (let at = 0; at < 5; at += 1) assert.equal(scale.nearest(scale.x(at) + 3), at);
    assert.deepEqual([scale.nearest(-100), scale.nearest(9999)], [0, 4]);
    const alone = scaleOf(1, [50]);
    assert.equal(alone.x(0), (alone.left + alone.right) / 2);
    assert.equal(alone.nearest(0), 0);
  });

  it("names as many days as there is room for, the first and the last always", () => {
    assert.deepEqual(pickDays(0, 300), []);
    assert.deepEqual(pickDays(1, 300), [0]);
    assert.deepEqual(pickDays(9, 200), [0, 8]);
    assert.deepEqual(pickDays(9, 700), [0, 2, 4, 6, 8]);
    assert.deepEqual(pickDays(2, 2000), [0, 1]);
  });

  it("rounds up to numbers that are easy to read", () => {
    assert.deepEqual([0.03, 1, 1.2, 23, 420, 0].map(roundUp), [0.05, 1, 2, 25, 500, 1]);
  });
});

describe("the lines of a chart", () => {
  const points = makePoints([90, 80, undefined, 70, undefined, 60, 50]);
  const [trend] = listTrends(points);

  it("have gaps where a run has no value, and a bar for an interval that stands alone", () => {
    assert.ok(trend !== undefined);
    const scale = scaleOf(points.length, [50, 90]);
    assert.equal(drawLine(points, trend, scale).match(/M/g)?.length, 2);
    const band = drawBand(points, trend, scale);
    assert.equal(band.match(/Z/g)?.length, 3);
    const [x] = [scale.x(3)];
    assert.ok(band.includes(`M${(x - 3).toFixed(1)} `));
    assert.ok(band.includes(`L${(x + 3).toFixed(1)} `));
  });

  it("are drawn of figures that some run has, and of no other", () => {
    assert.deepEqual(
      listTrends(points).map(({ key }) => key),
      ["final"],
    );
    assert.deepEqual(listTrends(makePoints([undefined])), []);
    const all = makePoints([80], () => ({
      ...{ p50: { ms: 310, interval: [290, 420] }, p95: { ms: 900, atLeastMs: 700 } },
      ...{ costUsd: 0.5, retry: { rate: 80, mended: 12, missed: 15 } },
    }));
    const [point] = all;
    assert.ok(point !== undefined);
    assert.deepEqual(
      listTrends(all).map((each) => each.describe(point)),
      [
        "80.0% (75–85)",
        "310 ms (290 ms–420 ms)",
        "900 ms (at least 700 ms)",
        "$0.50",
        "80.0% (12 of 15)",
      ],
    );
  });
});

describe("the marks of a chart", () => {
  const changed = (...kinds: TrendChange["kind"][]) =>
    kinds.map((kind): TrendChange => ({ kind, scenario: 1, provider: "gpt", from: "a", to: "b" }));
  const changes: Record<number, TrendChange[]> = {
    1: changed("commit"),
    2: changed("prompt", "schema", "commit"),
    4: changed("answered"),
  };
  const points = makePoints([90, 90, 90, 90, 90], (at) => ({ changes: changes[at] ?? [] }));

  it("stand where something changed, name the first and count the others", () => {
    const marks = listMarks(points, true);
    assert.deepEqual(
      marks.map(({ at, label, isCommitOnly }) => [at, label, isCommitOnly]),
      [
        [1, "commit", true],
        [2, "prompt +1", false],
        [4, "model", false],
      ],
    );
    assert.equal(marks[1]?.text, "scenario 1 or its prompt; schema of scenario 1; commit a → b");
    assert.equal(marks[2]?.text, "model that answered as gpt: a → b");
    assert.deepEqual(
      listMarks(points, false).map(({ at }) => at),
      [2, 4],
    );
  });

  it("have labels where there is room, which end before the chart does", () => {
    const marks = listMarks(points, true);
    const at = (places: Record<number, number>) => (mark: { at: number }) => places[mark.at] ?? 0;
    const labelled = (places: Record<number, number>) =>
      placeLabels(marks, at(places), 300).map(({ mark, anchor }) => [mark.at, anchor]);
    assert.deepEqual(labelled({ 2: 20, 4: 200 }), [
      [2, "start"],
      [4, "start"],
    ]);
    assert.deepEqual(labelled({ 2: 20, 4: 60 }), [[2, "start"]]);
    assert.deepEqual(labelled({ 2: 20, 4: 290 }), [
      [2, "start"],
      [4, "end"],
    ]);
  });

  it("leave out commits that would stand too close, and nothing else", () => {
    const many = makePoints([1, 2, 3, 4, 5, 6], (at) => ({
      changes: changed(at === 3 ? "schema" : "commit"),
    }));
    const shown = thinOut(listMarks(many, true), ({ at }) => at * 2);
    assert.deepEqual(
      shown.map(({ at }) => at),
      [0, 2, 3, 4],
    );
  });
});
