import type { CellFigures } from "../../../../src/model/results/cellFigures.ts";
import type { ResultConfig, ResultHead } from "../../../../src/model/results/resultFile.ts";
import type { HistoryRun } from "../../../../src/report/history/historyRun.ts";
import { makeHead } from "../makeTest.ts";

export function makeCellFigures(over: Partial<CellFigures> = {}): CellFigures {
  return {
    ...{ provider: "a", scenario: 1, tests: 10, passed: 9, first: 7, errored: 0 },
    ...{ fitting: 9, fittingAtOnce: 7, valued: 0, met: 0 },
    durationsMs: Float64Array.from({ length: over.tests ?? 10 }, (_, at) => at + 1),
    ...over,
  };
}

export function makeHistoryRun(
  config: Partial<ResultConfig> = {},
  {
    cells = [makeCellFigures()],
    ...head
  }: Partial<ResultHead> & { cells?: readonly CellFigures[] } = {},
): HistoryRun {
  const providers = [...new Set(cells.map(({ provider }) => provider))];
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))];
  return {
    head: makeHead({
      ...head,
      config: { ...{ providers, scenarios, runsPerScenario: 10, name: "people" }, ...config },
    }),
    cells,
  };
}
