import assert from "node:assert/strict";
import { differenceInterval } from "../../../../src/report/statistics/differenceInterval.ts";
import { mantelHaenszelDifference } from "../../../../src/report/statistics/mantelHaenszel.ts";
import { miettinenNurminenInterval } from "../../../../src/report/statistics/miettinenNurminen.ts";
import { newcombeInterval } from "../../../../src/report/statistics/newcombe.ts";
import { tangoInterval } from "../../../../src/report/statistics/tango.ts";
import { assertDigits, assertInterval, makePairs, makeStratum, threeStrata } from "./strata.ts";

describe("the interval of a difference", () => {
  it("has Newcombe's reference values", () => {
    const references: [Parameters<typeof makeStratum>, string][] = [
      [[56, 70, 48, 80], "0.0524314724 0.3338726540"],
      [[9, 10, 3, 10], "0.1705227239 0.8090179735"],
      [[6, 7, 2, 7], "0.0582279275 0.8062496375"],
      [[5, 56, 0, 29], "-0.0381371479 0.1925600139"],
      [[0, 10, 0, 20], "-0.1611251581 0.2775327999"],
      [[10, 10, 0, 20], "0.6790860371 1"],
      [[1960, 2000, 1980, 2000], "-0.0179401477 -0.0024517336"],
    ];
    for (const [counts, expected] of references) {
      assertInterval(newcombeInterval(makeStratum(...counts)), expected);
    }
  });

  it("has Miettinen and Nurminen's reference values, of one stratum and over several", () => {
    const intervalOf = miettinenNurminenInterval;
    assertInterval(intervalOf([makeStratum(56, 70, 48, 80)]), "0.0528297132 0.3381729400");
    assertInterval(intervalOf([makeStratum(5, 56, 0, 29)]), "-0.0325965617 0.1933309767");
    assertInterval(intervalOf(threeStrata), "0.0092434865 0.4412381463");
  });

  it("has Tango's reference values", () => {
    assertInterval(tangoInterval(6, 16, 22), "-0.7369847942 -0.0369653198");
    assertInterval(tangoInterval(0, 0, 100), "-0.0369934982 0.0369934982");
  });

  it("takes the method that the strata ask for", () => {
    const one = makeStratum(56, 70, 48, 80);
    assert.deepEqual(differenceInterval([one])?.interval, newcombeInterval(one));
    assert.deepEqual(
      differenceInterval(makePairs(6, 16, 3, 2))?.interval,
      tangoInterval(6, 16, 27),
    );
    assert.deepEqual(
      differenceInterval(threeStrata)?.interval,
      miettinenNurminenInterval(threeStrata),
    );
    const mixed = [...makePairs(6, 16), makeStratum(1, 2, 2, 2)];
    assert.deepEqual(differenceInterval(mixed)?.interval, miettinenNurminenInterval(mixed));
  });

  it("weighs strata by what they can tell, and leaves out those without a test on one side", () => {
    assertDigits(mantelHaenszelDifference(threeStrata), "0.2333333333");
    const unequal = [makeStratum(1, 1, 0, 1), makeStratum(50, 100, 100, 100)];
    assertDigits(mantelHaenszelDifference(unequal), "-0.4851485149");
    const lone = [makeStratum(5, 5, 0, 0), makeStratum(0, 0, 0, 5)];
    assert.deepEqual(
      differenceInterval([...threeStrata, ...lone]),
      differenceInterval(threeStrata),
    );
    assert.equal(differenceInterval(lone), undefined);
    assert.equal(differenceInterval([]), undefined);
  });

  it("has limits where an arm is all 0 or 1 everywhere", () => {
    const repeat = (count: number, ...counts: Parameters<typeof makeStratum>) =>
      Array.from({ length: count }, () => makeStratum(...counts));
    const bothAll = miettinenNurminenInterval(repeat(5, 10, 10, 10, 10));
    assert.ok(bothAll.lower < -0.05 && bothAll.lower > -0.1, `${bothAll.lower}`);
    assertDigits(bothAll.lower + bothAll.upper, "0.0000000000");
    const apart = miettinenNurminenInterval(repeat(5, 10, 10, 0, 10));
    assert.ok(apart.lower > 0.9 && apart.lower < 1 && apart.upper === 1, JSON.stringify(apart));
    const other = miettinenNurminenInterval(repeat(5, 0, 10, 10, 10));
    assertDigits(other.upper + apart.lower, "0.0000000000");
    assert.equal(other.lower, -1);
  });
});
