import { cellKey } from "../../common/cellKey.ts";
import { createNumberList } from "../../common/numberList.ts";
import type { CellFigures } from "../../model/results/cellFigures.ts";
import type { RunResult } from "../../model/results/resultFile.ts";
import { summarizeTest } from "../summarizeTest.ts";

/** Counts the tests of a run by cell, as trends need them. */
export function createCellFigures(): {
  add(provider: string, scenario: number, run: RunResult): void;
  cells(): CellFigures[];
} {
  const cells = new Map<string, Counted>();
  return {
    add(provider, scenario, run) {
      const key = cellKey({ provider, scenario });
      const cell = cells.get(key) ?? openCell(provider, scenario);
      cells.set(key, cell);
      addTest(cell, run);
    },
    cells: () =>
      [...cells.values()].map(({ durations, ...cell }) => {
        return { ...cell, durationsMs: durations.all().sort() };
      }),
  };
}

// --- internal ---

type Counted = { -readonly [Key in keyof Omit<CellFigures, "durationsMs">]: CellFigures[Key] } & {
  readonly durations: ReturnType<typeof createNumberList>;
};

function openCell(provider: string, scenario: number): Counted {
  const counts = { tests: 0, passed: 0, first: 0, errored: 0, fitting: 0, fittingAtOnce: 0 };
  const durations = createNumberList();
  return { provider, scenario, ...counts, valued: 0, met: 0, durations };
}

function addTest(cell: Counted, run: RunResult): void {
  const { state, retries, gates, values, costUsd, notSent, totalDurationMs } = summarizeTest(
    cell,
    run,
  );
  const isPassed = state === "passed";
  cell.tests += 1;
  if (isPassed) cell.passed += 1;
  if (isPassed && retries === 0) cell.first += 1;
  if (state === "errored") cell.errored += 1;
  if (gates !== undefined && gates >= 2) cell.fitting += 1;
  if (gates !== undefined && gates >= 2 && retries === 0) cell.fittingAtOnce += 1;
  if (values !== undefined) cell.valued += 1;
  if (values !== undefined && isPassed) cell.met += 1;
  if (costUsd !== undefined) cell.costUsd = (cell.costUsd ?? 0) + costUsd;
  if (notSent === undefined && totalDurationMs !== undefined) cell.durations.add(totalDurationMs);
  const model = run.attempts.find(({ responseModel }) => responseModel !== undefined);
  if (cell.model === undefined && model?.responseModel !== undefined) {
    cell.model = model.responseModel;
  }
}
