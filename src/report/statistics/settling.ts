import { confidenceSequence } from "./confidenceSequence.ts";

/** When a cell has run often enough; as `settle` of a config, with the half-width as a fraction. */
export interface SettleRule {
  readonly halfWidth: number;
  /** Whole rounds. */
  readonly minRuns: number;
  readonly maxRuns: number;
}

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
export function judgeSettling(
  cell: SettlingCell,
  rule: SettleRule,
): "settled" | "goes on" | "given up" {
  const tests = cell.passed + cell.failed + cell.errored;
  const isSteady = cell.errored <= tests / 10;
  if (isSteady && cell.rounds >= rule.minRuns) {
    if (halfWidthOf(cell.passed, cell.failed) <= rule.halfWidth) return "settled";
  }
  return cell.rounds >= rule.maxRuns ? "given up" : "goes on";
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
  let high = 1;
  while (!isSettled(high)) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isSettled(middle)) high = middle;
    else low = middle;
  }
  return high;
}
