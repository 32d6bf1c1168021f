import { differenceInterval } from "./differenceInterval.ts";
import { type ExactTest, exactTest } from "./exactTest.ts";
import type { Interval } from "./interval.ts";
import { testsNeeded } from "./needed.ts";
import { type ErrorStratum, listComparable, type Stratum, sumStrata } from "./stratum.ts";
import { adjustFamily } from "./tarone.ts";
import { judgeDifference, type Verdict } from "./verdict.ts";

/** What a comparison says of one cell. Figures are of the tests as they are: errored ones not passed, on both sides. */
export interface JudgedCell extends ExactTest {
  /** Head − base, a fraction; with `interval` undefined when the two share no stratum. */
  readonly difference: number | undefined;
  /** 95 %. */
  readonly interval: Interval | undefined;
  /** `p` after adjustment over the family; undefined when the cell could not tell anything and was dropped from it. */
  readonly pAdjusted: number | undefined;
  readonly verdict: Verdict;
  /** No worse by the margin, yet lower with an adjusted p below 0.05. */
  readonly isLower: boolean;
  /**
   * How many errored tests there are, where it hangs on them that the verdict is "cannot tell": of the cell, or of the
   * whole family where it is the adjustment over others that they decide.
   */
  readonly erroredDecide?: number;
  /** Tests a side that would tell a difference of the margin, where the verdict is "cannot tell". */
  readonly needed?: number;
  /** False: nothing can be told, whatever had come out. */
  readonly isPossible: boolean;
}

/**
 * What can be said of each cell of a family, its strata given, at a margin (a fraction)? The exact test of each, adjusted
 * over the family; verdicts are made twice, once with errored tests as bad for the head as they can be (the head's failed,
 * the base's passed), once as good: better and no worse must hold at worst, worse at best.
 */
export function judgeFamily(
  cells: readonly (readonly ErrorStratum[])[],
  margin: number,
): JudgedCell[] {
  const compared = cells.map((strata) => listComparable(strata));
  const asIs = readFamily(compared, margin);
  const allErrored = countErrored(compared.flat());
  const hasErrored = allErrored > 0;
  const atWorst = hasErrored ? readFamily(compared.map(takeAtWorst), margin) : asIs;
  const atBest = hasErrored ? readFamily(compared.map(takeAtBest), margin) : asIs;
  return compared.map((strata, at) => {
    const [reading, worst, best] = [asIs[at], atWorst[at], atBest[at]];
    if (reading === undefined || worst === undefined || best === undefined) {
      throw new RangeError("a family has a reading for each cell");
    }
    const { test, difference, interval, pAdjusted } = reading;
    const said = joinReadings(worst, best);
    const figures = { ...test, difference, interval, pAdjusted, ...said };
    if (said.verdict !== "cannot tell") return { ...figures, isPossible: true };
    const hangsOnErrored = [reading, worst, best].some(({ verdict }) => verdict !== "cannot tell");
    return {
      ...figures,
      needed: testsNeeded(sumStrata(strata), margin),
      isPossible: test.smallestP <= 0.05,
      ...(hangsOnErrored && { erroredDecide: countErrored(strata) || allErrored }),
    };
  });
}

/** The same of one cell that is a family of its own. */
export function judgeStrata(strata: readonly ErrorStratum[], margin: number): JudgedCell {
  const [judged] = judgeFamily([strata], margin);
  if (judged === undefined) throw new RangeError("a family has a reading for each cell");
  return judged;
}

// --- internal ---

/** A cell under one way to count errored tests. */
interface Reading {
  readonly test: ExactTest;
  readonly difference: number | undefined;
  readonly interval: Interval | undefined;
  readonly pAdjusted: number | undefined;
  readonly verdict: Verdict;
  readonly isLower: boolean;
}

function readFamily(cells: readonly (readonly Stratum[])[], margin: number): Reading[] {
  const tests = cells.map((strata) => exactTest(strata));
  const adjusted = adjustFamily(tests);
  return tests.map((test, at) => {
    const { difference, interval } = differenceInterval(cells[at] ?? []) ?? {};
    const pAdjusted = adjusted[at];
    const said =
      difference === undefined || interval === undefined
        ? ({ verdict: "cannot tell", isLower: false } as const)
        : judgeDifference({ pAdjusted, difference, interval, margin });
    return { test, difference, interval, pAdjusted, ...said };
  });
}

/** What holds however errored tests are counted. */
function joinReadings(worst: Reading, best: Reading): { verdict: Verdict; isLower: boolean } {
  if (worst.verdict === "better") return { verdict: "better", isLower: false };
  if (worst.verdict === "no worse") {
    return { verdict: "no worse", isLower: best.verdict === "no worse" && best.isLower };
  }
  return { verdict: best.verdict === "worse" ? "worse" : "cannot tell", isLower: false };
}

function takeAtWorst(strata: readonly ErrorStratum[]): Stratum[] {
  return strata.map((stratum) => ({
    ...stratum,
    basePassed: stratum.basePassed + stratum.baseErrored,
  }));
}

function takeAtBest(strata: readonly ErrorStratum[]): Stratum[] {
  return strata.map((stratum) => ({
    ...stratum,
    headPassed: stratum.headPassed + stratum.headErrored,
  }));
}

function countErrored(strata: readonly ErrorStratum[]): number {
  return strata.reduce((sum, { headErrored, baseErrored }) => sum + headErrored + baseErrored, 0);
}
