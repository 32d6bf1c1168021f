import { confidenceSequence } from "./confidenceSequence.ts";

/** When a cell has run often enough; as `settle` of a config, with the half-width as a fraction. */
export interface SettleRule {
  readonly halfWidth: number;
  /** Whole rounds. */
  readonly minRuns: number;
  readonly maxRuns: number;
}

/** "given up": not settled within the rounds it may have. */
export type SettlingState = "settled" | "goes on" | "given up";

/** The tests of a cell after whole rounds. */
export interface SettlingCell {
  readonly rounds: number;
  readonly passed: number;
  /** With a verdict, errored ones left out. */
  readonly failed: number;
  readonly errored: number;
}

/**
 * Is a cell settled, to be asked after each whole round? When half of its confidence sequence is `halfWidth` or less, of the
 * tests with a verdict alone; never while over 10 % errored. "given up": it was not settled within `maxRuns`.
 * Stopping so leaves the true rate out in at most 5 % of runs, however often one asks.
 */
export function judgeSettling(cell: SettlingCell, rule: SettleRule): SettlingState {
  const tests = cell.passed + cell.failed + cell.errored;
  const isSteady = cell.errored <= tests / 10;
  if (isSteady && cell.rounds >= rule.minRuns) {
    if (halfWidthOf(cell.passed, cell.failed) <= rule.halfWidth) return "settled";
  }
  return cell.rounds >= rule.maxRuns ? "given up" : "goes on";
}

/**
 * The fewest further rounds, of so many tests, after which a cell that goes on may be settled, whatever they give: until
 * then nothing hangs on their results. At least 1, and no more than are left of `maxRuns`.
 */
export function roundsToNextLook(
  cell: SettlingCell,
  testsPerRound: number,
  rule: SettleRule,
): number {
  const left = rule.maxRuns - cell.rounds;
  const tests = cell.passed + cell.failed + cell.errored;
  const mayBeSettled = (rounds: number) => {
    const more = rounds * testsPerRound;
    const narrowest = Math.min(
      halfWidthOf(cell.passed + more, cell.failed),
      halfWidthOf(cell.passed, cell.failed + more),
    );
    return (
      cell.rounds + rounds >= rule.minRuns &&
      cell.errored <= (tests + more) / 10 &&
      narrowest <= rule.halfWidth
    );
  };
  return findLeast(left, mayBeSettled);
}

/** Half of the width of a cell's confidence sequence, a fraction. */
export function halfWidthOf(passed: number, failed: number): number {
  const { lower, upper } = confidenceSequence(passed, failed);
  return (upper - lower) / 2;
}

/**
 * How many tests with a verdict a cell needs to settle when `rate` of them pass: the worst case, 0.5, unless said
 * otherwise. Passes are taken as whole, rounded.
 */
export function testsToSettle(halfWidth: number, rate = 0.5): number {
  const isSettled = (tests: number) => {
    const passed = Math.round(tests * rate);
    return halfWidthOf(passed, tests - passed) <= halfWidth;
  };
  return findLeast(Number.MAX_SAFE_INTEGER, isSettled);
}

// --- internal ---

/** The least whole number from 1 that holds, of which all greater ones do; `most` where none below it does. */
function findLeast(most: number, holds: (number: number) => boolean): number {
  let high = 1;
  while (high < most && !holds(high)) high *= 2;
  let low = Math.floor(high / 2);
  high = Math.min(high, most);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return Math.max(1, high);
}
