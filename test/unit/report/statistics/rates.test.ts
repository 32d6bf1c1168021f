import assert from "node:assert/strict";
import { clopperPearsonInterval } from "../../../../src/report/statistics/clopperPearson.ts";
import { judgeMinRate } from "../../../../src/report/statistics/minRate.ts";
import { passAtK } from "../../../../src/report/statistics/passAtK.ts";
import { passesInARow } from "../../../../src/report/statistics/passesInARow.ts";
import { retryEffectiveness } from "../../../../src/report/statistics/retryEffectiveness.ts";
import { scenariosLikeTheseRate } from "../../../../src/report/statistics/scenariosLikeThese.ts";
import { totalRate } from "../../../../src/report/statistics/totalRate.ts";
import { wilsonInterval } from "../../../../src/report/statistics/wilson.ts";
import { assertDigits, assertInterval } from "./strata.ts";

const references: [passed: number, total: number, wilson: string, clopperPearson: string][] = [
  [81, 263, "0.2552885199 0.3662095770", "0.2527367456 0.3676219226"],
  [15, 148, "0.0623863995 0.1604872417", "0.0578440101 0.1616504903"],
  [0, 20, "0 0.1611251581", "0 0.1684334710"],
  [1, 29, "0.0061132143 0.1717552188", "0.0008726469 0.1776442955"],
  [10, 10, "0.7224672001 1", "0.6915028922 1"],
  [9, 10, "0.5958499732 0.9821237869", "0.5549838830 0.9974714215"],
  [3, 3, "0.4385029682 1", "0.2924017738 1"],
];
const repeat = (count: number, passed: number, total: number) =>
  Array.from({ length: count }, () => ({ passed, total }));

describe("the interval of a rate", () => {
  for (const [passed, total, wilson, clopperPearson] of references) {
    it(`has the reference values for ${passed} of ${total}`, () => {
      assertInterval(wilsonInterval(passed, total), wilson);
      assertInterval(clopperPearsonInterval(passed, total), clopperPearson);
    });
  }

  it("ends exactly at 0 and 1 where none or all passed", () => {
    for (const total of [1, 7, 10, 333, 100_000]) {
      for (const interval of [wilsonInterval, clopperPearsonInterval]) {
        assert.equal(interval(0, total).lower, 0);
        assert.equal(interval(total, total).upper, 1);
      }
    }
  });

  it("is everything without a test", () => {
    assert.deepEqual(wilsonInterval(0, 0), { lower: 0, upper: 1 });
    assert.deepEqual(clopperPearsonInterval(0, 0), { lower: 0, upper: 1 });
  });

  it("tells how many passes in a row show a rate", () => {
    assert.deepEqual([0.9, 0.95, 0.99].map(passesInARow), [36, 72, 368]);
    for (const rate of [0.5, 0.8, 0.9, 0.95, 0.99, 0.999]) {
      const passes = passesInARow(rate);
      assert.ok(clopperPearsonInterval(passes, passes).lower >= rate);
      assert.ok(clopperPearsonInterval(passes - 1, passes - 1).lower < rate);
    }
  });

  it("judges a least rate by the interval that never covers too little", () => {
    assert.equal(judgeMinRate(36, 36, 0.9), "met");
    assert.equal(judgeMinRate(35, 35, 0.9), "undecided");
    assert.equal(judgeMinRate(9, 10, 0.9), "undecided");
    const { lower, upper } = clopperPearsonInterval(90, 100);
    assert.equal(judgeMinRate(90, 100, lower), "met");
    assert.equal(judgeMinRate(90, 100, upper), "undecided");
    assert.equal(judgeMinRate(15, 148, 0.1616504), "undecided");
    assert.equal(judgeMinRate(15, 148, 0.1616506), "not met");
    assert.equal(judgeMinRate(0, 0, 0.9), "undecided");
    assert.equal(judgeMinRate(100_000, 100_000, 1), "undecided");
  });
});

describe("the rate of a total", () => {
  it("pools cells of one size", () => {
    const total = totalRate([...repeat(2, 10, 10), { passed: 5, total: 10 }]);
    assertDigits(total?.rate, "0.8333333333");
    assert.deepEqual(total?.interval, wilsonInterval(25, 30));
  });

  it("never pools cells of several sizes: each counts alike", () => {
    const total = totalRate([...repeat(9, 69, 69), { passed: 0, total: 100 }]);
    assertDigits(total?.rate, "0.9");
    // Worth 100/(9/69 + 1/100) = 712.07 tests.
    assertInterval(total?.interval, "0.8757736350 0.9199337272");
  });

  it("leaves out cells without a test, and is none without any", () => {
    assert.deepEqual(
      totalRate([...repeat(3, 2, 4), ...repeat(5, 0, 0)]),
      totalRate(repeat(3, 2, 4)),
    );
    assert.equal(totalRate(repeat(5, 0, 0)), undefined);
    assert.equal(totalRate([]), undefined);
  });

  it("asks the spread of the scenarios how the next one will do", () => {
    const mostlyPassed = [...repeat(9, 2, 2), { passed: 1, total: 2 }];
    assertInterval(scenariosLikeTheseRate(mostlyPassed)?.interval, "0.7159671598 0.9930658158");
    const often = [...repeat(9, 50, 50), { passed: 25, total: 50 }];
    assertInterval(scenariosLikeTheseRate(often)?.interval, "0.7159671598 0.9930658158");
    assertInterval(scenariosLikeTheseRate(repeat(10, 5, 5))?.interval, "0.6614913773 1");
    assertInterval(scenariosLikeTheseRate(repeat(10, 0, 5))?.interval, "0 0.3385086227");
  });

  it("is worth no more tests than there are, however alike the scenarios did", () => {
    const alike = repeat(12, 4, 5);
    assertInterval(scenariosLikeTheseRate(alike)?.interval, "0.6821819419 0.8817149468");
  });

  it("says nothing about scenarios like these below ten of them", () => {
    assert.equal(scenariosLikeTheseRate(repeat(9, 5, 5)), undefined);
    assert.equal(scenariosLikeTheseRate([...repeat(9, 5, 5), { passed: 0, total: 0 }]), undefined);
    assert.notEqual(scenariosLikeTheseRate(repeat(10, 5, 5)), undefined);
  });
});

describe("rates of several tries", () => {
  it("tells how likely one of k, and all of k, pass", () => {
    assertDigits(passAtK(3, 10, 5)?.any, "0.9166667");
    assertDigits(passAtK(9, 10, 3)?.all, "0.7");
    assert.deepEqual(passAtK(0, 10, 3), { any: 0, all: 0 });
    assert.deepEqual(passAtK(10, 10, 10), { any: 1, all: 1 });
    assert.deepEqual(passAtK(8, 10, 3), { any: 1, all: (8 * 7 * 6) / (10 * 9 * 8) });
    assert.deepEqual(passAtK(4, 10, 1), { any: 1 - 0.6, all: 0.4 });
  });

  it("says nothing of more tries than there were tests", () => {
    assert.equal(passAtK(3, 10, 11), undefined);
    assert.equal(passAtK(0, 0, 1), undefined);
    assert.equal(passAtK(3, 10, 0), undefined);
  });

  it("tells what share of unfit first replies retries mended", () => {
    assert.equal(retryEffectiveness(0.95, 0.8), (0.95 - 0.8) / (1 - 0.8));
    assert.equal(retryEffectiveness(0.8, 0.8), 0);
    assert.equal(retryEffectiveness(1, 0), 1);
    assert.equal(retryEffectiveness(1, 1), undefined);
  });
});
