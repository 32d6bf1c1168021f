import assert from "node:assert/strict";
import {
  formatCost,
  formatDuration,
  formatNanoseconds,
  formatPerSecond,
  formatRate,
} from "../../../../src/model/words/figures.ts";

describe("formatRate", () => {
  it("says 100% and 0% only when it is so", () => {
    const rates = [0, 0.0001, 50, 66.6666, 99.999, 100].map(formatRate);
    assert.deepEqual(rates, ["0%", "0.1%", "50.0%", "66.7%", "99.9%", "100%"]);
  });
});

describe("formatCost", () => {
  it("writes a small cost with the digits it needs", () => {
    assert.deepEqual([0, 0.0000001, 0.00021, 0.034_86, 0.104, 12.345].map(formatCost), [
      "$0.00",
      "< $0.000001",
      "$0.00021",
      "$0.035",
      "$0.10",
      "$12.35",
    ]);
  });
});

describe("formatDuration", () => {
  it("chooses the unit a person would", () => {
    const texts = [0, 0.4, 6.42, 9.96, 999.4, 999.6, 59_940].map(formatDuration);
    const expected = ["0 ms", "0.4 ms", "6.4 ms", "10 ms", "999 ms", "1.0 s", "59.9 s"];
    assert.deepEqual(texts, expected);
  });

  it("has minutes and hours that never show sixty of the next unit", () => {
    const texts = [59_960, 125_000, 3_599_400, 3_599_600, 7_500_000].map(formatDuration);
    assert.deepEqual(texts, ["1 m 0 s", "2 m 5 s", "59 m 59 s", "1 h 0 m", "2 h 5 m"]);
  });
});

describe("figures of a stream test", () => {
  it("write times with three digits in the unit a person would choose", () => {
    const times = [0, 840, 999.6, 12_345, 850_000, 999_600, 4_212_500, 1.5e9, 59.9e9, 125e9];
    assert.deepEqual(times.map(formatNanoseconds), [
      "0 ns",
      "840 ns",
      "1.00 µs",
      "12.3 µs",
      "850 µs",
      "1.00 ms",
      "4.21 ms",
      "1.50 s",
      "59.9 s",
      "2 m 5 s",
    ]);
  });

  it("write rates with three digits", () => {
    assert.deepEqual([0, 0.345, 2, 12.34, 523.4, 12_400.4].map(formatPerSecond), [
      "0/s",
      "0.34/s",
      "2/s",
      "12.3/s",
      "523/s",
      "12,400/s",
    ]);
  });
});
