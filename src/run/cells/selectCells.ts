import { cellKey } from "../../common/cellKey.ts";
import { withoutRepeats } from "../../common/withoutRepeats.ts";
import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import type { CellGroup } from "../../model/wire/cellRequests.ts";
import type { RunSelection } from "../activeRun.ts";
import { buildPlan } from "../plan.ts";
import type { SelectedTests } from "../plannedCells.ts";

/**
 * The selection that runs all tests of these cells and of no other: by providers and scenarios where that says it, else test by
 * test. Throws `UserError` ("usage") for what the config lacks.
 */
export function selectCells(
  loaded: LoadedConfig,
  groups: readonly CellGroup[],
  runs?: number,
): RunSelection {
  const grid: RunSelection = {
    providers: withoutRepeats(groups.flatMap(({ providers }) => providers)),
    scenarios: withoutRepeats(groups.map(({ scenario }) => scenario)),
    ...(runs === undefined ? {} : { runsPerScenario: runs }),
  };
  const plan = buildPlan(loaded, grid);
  const wanted = new Set(
    groups.flatMap(({ scenario, providers }) =>
      providers.map((provider) => cellKey({ provider, scenario })),
    ),
  );
  const chosen = plan.cells.filter((cell) => wanted.has(cellKey(cell)));
  const streams = new Set(plan.streams.map(({ number }) => number));
  const ofPrompts = (cells: typeof chosen) =>
    cells.filter(({ scenario }) => !streams.has(scenario)).length;
  // Of a stream scenario, all that it observes is run at once.
  if (ofPrompts(chosen) === ofPrompts([...plan.cells])) return grid;
  const tests = chosen.map(({ provider, scenario, cases = 1 }): SelectedTests => {
    const count = cases * plan.runsPerScenario;
    return { provider, scenario, runNumbers: Array.from({ length: count }, (_, at) => at + 1) };
  });
  return { ...grid, tests };
}
