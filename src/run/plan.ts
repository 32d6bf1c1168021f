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
import type { Shard } from "../model/results/shard.ts";
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
  /** The tests that are run where they are a share of all; providers and scenarios are those of the whole. */
  readonly share?: PlanShare;
}

/** One of the equal shares that a plan was dealt into. */
export interface PlanShare {
  readonly shard: Shard;
  readonly tests: readonly SelectedTests[];
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
  const whole = { providers, prompts, streams, runsPerScenario, cells, plannedTests };
  const plan = settle === undefined ? whole : { ...whole, settle };
  return selection.shard === undefined ? plan : takeShare(plan, selection.shard);
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

/** Deals the tests out in the plan's order, one to each share in turn. */
function takeShare(plan: RunPlan, shard: Shard): RunPlan {
  refuseShares(plan);
  const tests: SelectedTests[] = [];
  let number = 0;
  for (const { id: provider } of plan.providers) {
    const ofScenario = new Map<number, number[]>();
    for (const { scenario, runNumber } of testsOfProvider(plan)) {
      if (number++ % shard.count !== shard.index - 1) continue;
      const numbers = ofScenario.get(scenario.number);
      if (numbers === undefined) ofScenario.set(scenario.number, [runNumber]);
      else numbers.push(runNumber);
    }
    for (const [scenario, runNumbers] of ofScenario) tests.push({ provider, scenario, runNumbers });
  }
  const cells = narrowCells(plan.cells, tests);
  const plannedTests = countPlanned(cells, plan.runsPerScenario);
  return { ...plan, cells, plannedTests, isWanted: selects(tests), share: { shard, tests } };
}

/** What cannot be done in shares that know nothing of one another. */
function refuseShares({ settle, streams }: RunPlan): void {
  if (settle !== undefined) {
    const message =
      'The key "settle" decides by all results of a cell whether it goes on, and a shard has only some: give --runs N, or leave --shard out.';
    throw new UserError(message, { code: "config" });
  }
  const [stream] = streams;
  if (stream === undefined) return;
  const message = `Stream tests are not sharded, and scenario ${stream.number} is one: name the prompt scenarios with --scenario, and run the streams by themselves.`;
  throw new UserError(message, { code: "config" });
}

function selects(tests: readonly SelectedTests[]): (test: TestKey) => boolean {
  const wanted = new Set(
    tests.flatMap(({ provider, scenario, runNumbers }) =>
      runNumbers.map((runNumber) => testKeyOf({ provider, scenario, runNumber })),
    ),
  );
  return (key) => wanted.has(testKeyOf(key));
}

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
  // Of a run that was topped up, tests may lie beyond the rounds that its config has.
  const rounds = Math.max(plan.runsPerScenario, countRounds(all, plan.cells));
  return {
    ...plan,
    runsPerScenario: rounds,
    cells,
    plannedTests: countPlanned(cells, rounds),
    isWanted: selects(all),
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
