import type {
  LoadedConfig,
  LoadedPromptScenario,
  LoadedScenario,
  LoadedStreamScenario,
} from "../model/config/loadedConfig.ts";
import type { ProviderConfig } from "../model/config/providerConfig.ts";
import type { Settle } from "../model/config/settle.ts";
import type { PlannedCell } from "../model/results/plannedCell.ts";
import type { TestKey } from "../model/results/report.ts";
import { UserError } from "../model/userError.ts";
import type { RunSelection } from "./activeRun.ts";
import {
  countCases,
  countPlanned,
  listCells,
  listObservers,
  narrowCells,
  type SelectedTests,
} from "./plannedCells.ts";
import { testKeyOf } from "./testKeyOf.ts";

/**
 * What a run does: every provider runs every prompt scenario, with each of its cases, in `runsPerScenario` rounds; then
 * every stream scenario is run as often, one at a time; each of its queries and reactions is a test of its own.
 */
export interface RunPlan {
  /** Those that have a prompt scenario to run. */
  readonly providers: readonly ProviderConfig[];
  readonly prompts: readonly LoadedPromptScenario[];
  readonly streams: readonly LoadedStreamScenario[];
  readonly runsPerScenario: number;
  readonly cells: readonly PlannedCell[];
  readonly plannedTests: number;
  /** By which cells are run, at most `runsPerScenario` rounds; absent: all rounds are. */
  readonly settle?: Settle;
  /** Which tests are run; absent: all are. */
  readonly isWanted?: (test: TestKey) => boolean;
}

/** Narrows a config's matrix to a selection; throws a `UserError` that names what the config lacks. */
export function buildPlan(loaded: LoadedConfig, selection: RunSelection = {}): RunPlan {
  if (selection.tests !== undefined) return buildPartPlan(loaded, selection.tests, selection);
  const { config } = loaded;
  const observers = loaded.scenarios.flatMap(listObservers);
  const ids = [...config.providers.map(({ id }) => id), ...observers];
  const noun = observers.length === 0 ? "provider" : "provider, query or reaction";
  const wanted = new Set(pick(ids, selection.providers, (id) => id, noun));
  const scenarios = pick(loaded.scenarios, selection.scenarios, (s) => s.number, "scenario");
  const prompts = scenarios.filter((scenario) => scenario.kind === "prompt");
  const hasWanted = (scenario: LoadedScenario) =>
    listObservers(scenario).some((id) => wanted.has(id));
  const streams = scenarios.filter((scenario) => scenario.kind === "stream").filter(hasWanted);
  const providers = prompts.length === 0 ? [] : config.providers.filter(({ id }) => wanted.has(id));
  // A number of runs that was asked for is kept to.
  const settle = selection.runsPerScenario === undefined ? config.settle : undefined;
  const runsPerScenario = selection.runsPerScenario ?? settle?.maxRuns ?? config.runsPerScenario;
  const cells = listCells(
    providers.map(({ id }) => id),
    [...prompts, ...streams],
  );
  const plannedTests = countPlanned(cells, runsPerScenario);
  if (plannedTests === 0) {
    throw new UserError("Nothing of the config fits this selection of providers and scenarios.", {
      code: "usage",
    });
  }
  const plan = { providers, prompts, streams, runsPerScenario, cells, plannedTests };
  return settle === undefined ? plan : { ...plan, settle };
}

/** One test of a provider; `case` counts from 1 and is absent where the scenario has no cases. */
export interface PlannedTest {
  readonly scenario: LoadedPromptScenario;
  readonly round: number;
  readonly case?: number;
  readonly runNumber: number;
}

/** The tests of one provider, round by round and case by case, so that a run cut short covers every scenario. */
export function* testsOfProvider({
  prompts,
  runsPerScenario,
}: RunPlan): Generator<PlannedTest, undefined> {
  const mostCases = Math.max(...prompts.map(countCases));
  for (let round = 1; round <= runsPerScenario; round++) {
    for (let position = 1; position <= mostCases; position++) {
      for (const scenario of prompts) {
        const cases = countCases(scenario);
        if (position > cases) continue;
        const runNumber = (round - 1) * cases + position;
        const given = scenario.cases === undefined ? {} : { case: position };
        yield { scenario, round, ...given, runNumber };
      }
    }
  }
}

// --- internal ---

/** Only these tests; a stream scenario is run with all of its observers. */
function buildPartPlan(
  loaded: LoadedConfig,
  tests: readonly SelectedTests[],
  { runsPerScenario }: RunSelection,
): RunPlan {
  const plan = buildPlan(loaded, {
    providers: [...new Set(tests.map(({ provider }) => provider))],
    scenarios: [...new Set(tests.map(({ scenario }) => scenario))],
    ...(runsPerScenario === undefined ? {} : { runsPerScenario }),
  });
  const all = completeStreams(tests, plan.streams);
  const cells = narrowCells(plan.cells, all);
  const wanted = new Set(
    all.flatMap(({ provider, scenario, runNumbers }) =>
      runNumbers.map((runNumber) => testKeyOf({ provider, scenario, runNumber })),
    ),
  );
  // Of a run that was topped up, tests may lie beyond the rounds that its config has.
  const rounds = Math.max(plan.runsPerScenario, countRounds(all, plan.cells));
  return {
    ...plan,
    runsPerScenario: rounds,
    cells,
    plannedTests: countPlanned(cells, rounds),
    isWanted: (key) => wanted.has(testKeyOf(key)),
  };
}

/** Rounds until all of these tests have had their turn. */
function countRounds(tests: readonly SelectedTests[], cells: readonly PlannedCell[]): number {
  let rounds = 0;
  for (const { provider, scenario, runNumbers } of tests) {
    const cell = cells.find((each) => each.provider === provider && each.scenario === scenario);
    const last = runNumbers.reduce((highest, each) => Math.max(highest, each), 0);
    rounds = Math.max(rounds, Math.ceil(last / (cell?.cases ?? 1)));
  }
  return rounds;
}

function completeStreams(
  tests: readonly SelectedTests[],
  streams: readonly LoadedStreamScenario[],
): SelectedTests[] {
  const ofStreams = streams.flatMap((scenario) => {
    const own = tests.filter((each) => each.scenario === scenario.number);
    const runNumbers = [...new Set(own.flatMap((each) => each.runNumbers))];
    return listObservers(scenario).map((provider) => {
      return { provider, scenario: scenario.number, runNumbers };
    });
  });
  const numbers = new Set(streams.map(({ number }) => number));
  return [...tests.filter(({ scenario }) => !numbers.has(scenario)), ...ofStreams];
}

function pick<T, K>(
  all: readonly T[],
  wanted: readonly K[] | undefined,
  keyOf: (item: T) => K,
  noun: string,
): readonly T[] {
  if (wanted === undefined || wanted.length === 0) return all;
  const known = new Set(all.map(keyOf));
  const unknown = wanted.find((key) => !known.has(key));
  if (unknown !== undefined) {
    const choices = [...known].join(", ");
    throw new UserError(`The config has no ${noun} ${unknown}; it has ${choices}.`, {
      code: "usage",
    });
  }
  const chosen = new Set(wanted);
  return all.filter((item) => chosen.has(keyOf(item)));
}
