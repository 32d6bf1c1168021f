import type { CellFigures } from "../../model/results/cellFigures.ts";
import type { HistoryFilter } from "../../model/results/history.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";

/** A run as a history reads it. */
export interface HistoryRun {
  readonly head: ResultHead;
  readonly cells: readonly CellFigures[];
}

/** The cells of a run that a filter lets pass. */
export function pickCells(
  { cells }: HistoryRun,
  { provider, scenario }: HistoryFilter,
): readonly CellFigures[] {
  return cells.filter(
    (cell) =>
      (provider === undefined || cell.provider === provider) &&
      (scenario === undefined || cell.scenario === scenario),
  );
}
