import { cellKey } from "../../common/cellKey.ts";
import type { RunResult } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { type CellFailure, describeCellFailure } from "./cellFailure.ts";

/** What the tests of one cell came to so far. */
export interface TalliedCell {
  readonly provider: string;
  readonly scenario: number;
  passed: number;
  failed: number;
  errored: number;
  /** ms, all tests together. */
  durationMs: number;
  /** Run numbers of the first tests that did not pass. */
  readonly missed: number[];
  /** The same, described; only of tests that were added with what they hold. */
  readonly failures: CellFailure[];
}

/** Tests that did not pass that are told of in a cell. */
export const mostFailures = 4;

export interface CellTally {
  /** Returns the cell. */
  add(outcome: TestOutcome, run?: RunResult): TalliedCell;
  cells(): TalliedCell[];
}

/** Counts tests by cell; keeps of failures no more than what is told. */
export function createCellTally(): CellTally {
  const cells = new Map<string, TalliedCell>();
  return {
    add(outcome, run) {
      const { provider, scenario, state, totalDurationMs, runNumber } = outcome;
      const key = cellKey(outcome);
      const cell = cells.get(key) ?? createCell(provider, scenario);
      cells.set(key, cell);
      cell[state] += 1;
      cell.durationMs += totalDurationMs ?? 0;
      if (state !== "passed" && cell.missed.length < mostFailures) {
        cell.missed.push(runNumber);
        if (run !== undefined) cell.failures.push(describeCellFailure(run));
      }
      return cell;
    },
    cells: () => [...cells.values()],
  };
}

// --- internal ---

function createCell(provider: string, scenario: number): TalliedCell {
  const counts = { passed: 0, failed: 0, errored: 0, durationMs: 0 };
  return { provider, scenario, ...counts, missed: [], failures: [] };
}
