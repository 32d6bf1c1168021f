import { cellKey } from "../common/cellKey.ts";
import type { LoadedScenario } from "../model/config/loadedConfig.ts";
import type { PlannedCell } from "../model/results/plannedCell.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";

/** The ids of what a scenario observes: each is a row of the matrix. A prompt scenario has none of its own. */
export function listObservers(scenario: LoadedScenario): string[] {
  if (scenario.kind === "prompt") return [];
  return [...scenario.queries, ...scenario.reactions].map(({ id }) => id);
}

/** The cells of these prompt providers and scenarios, row by row. */
export function listCells(
  providers: readonly string[],
  scenarios: readonly LoadedScenario[],
): PlannedCell[] {
  const prompts = scenarios.filter(({ kind }) => kind === "prompt");
  const ofProviders = providers.flatMap((provider) =>
    prompts.map((scenario) => ({ provider, scenario: scenario.number, ...casesOf(scenario) })),
  );
  const ofStreams = scenarios.flatMap((scenario) =>
    listObservers(scenario).map((provider) => ({ provider, scenario: scenario.number })),
  );
  return [...ofProviders, ...ofStreams];
}

/** How often a scenario is run in a round: once a case. */
export function countCases(scenario: LoadedScenario): number {
  return casesOf(scenario).cases ?? 1;
}

/** The scenarios of a run, by their numbers. */
export function listPlannedScenarios({ plan, snapshot }: RunFolderFile): LoadedScenario[] {
  return snapshot.scenarios
    .filter(({ number }) => plan.scenarios.includes(number))
    .sort((a, b) => a.number - b.number);
}

/** The ids of a run's providers of prompt scenarios: those that keep a journal of attempts. */
export function listPromptProviders({ plan, snapshot }: RunFolderFile): string[] {
  const known = new Set(snapshot.config.providers.map(({ id }) => id));
  return plan.providers.filter((id) => known.has(id));
}

/** The cells of a run, row by row. */
export function listPlannedCells(folder: RunFolderFile): PlannedCell[] {
  const cells = listCells(listPromptProviders(folder), listPlannedScenarios(folder));
  const { tests } = folder.plan;
  return tests === undefined ? cells : narrowCells(cells, tests);
}

/** Some of the tests of a cell. */
export type SelectedTests = NonNullable<RunFolderFile["plan"]["tests"]>[number];

/** The cells of which tests are selected, each with how many. */
export function narrowCells(
  cells: readonly PlannedCell[],
  tests: readonly SelectedTests[],
): PlannedCell[] {
  const byCell = Map.groupBy(tests, cellKey);
  return cells.flatMap((cell) => {
    const own = byCell.get(cellKey(cell)) ?? [];
    const numbers = new Set(own.flatMap(({ runNumbers }) => runNumbers));
    return numbers.size === 0 ? [] : [{ ...cell, tests: numbers.size }];
  });
}

/** How many tests these cells have. */
export function countPlanned(cells: readonly PlannedCell[], runsPerScenario: number): number {
  return cells.reduce((sum, { cases = 1, tests = cases * runsPerScenario }) => sum + tests, 0);
}

// --- internal ---

function casesOf(scenario: LoadedScenario): Pick<PlannedCell, "cases"> {
  if (scenario.kind !== "prompt" || scenario.cases === undefined) return {};
  return { cases: scenario.cases.count };
}
