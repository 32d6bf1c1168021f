import { cellKey } from "../common/cellKey.ts";
import type { Settle } from "../model/config/settle.ts";
import type { PlannedCell } from "../model/results/plannedCell.ts";
import type {
  FirstTokenFigures,
  NotSent,
  ProviderFigures,
  ProviderWarning,
  ReportCell,
  ReportModel,
} from "../model/results/report.ts";
import type { ResultHead, RunSummary, ScenarioSummary } from "../model/results/resultFile.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import { listTopUps } from "../model/results/topUps.ts";
import { toSettleRule } from "./settleRule.ts";
import { retryEffectiveness } from "./statistics/retryEffectiveness.ts";
import { judgeSettling, type SettleRule, type SettlingState } from "./statistics/settling.ts";
import { type GroupFigures, percentOf, Tally } from "./tally.ts";
import { listTimeEdges } from "./timeDistribution.ts";

export interface RunAggregateOptions {
  readonly providers: readonly string[];
  readonly scenarios: readonly number[];
  readonly runsPerScenario: number;
  /** Every provider with every scenario when absent. */
  readonly cells?: readonly PlannedCell[] | undefined;
  /** Absent for files by other tools: the ladder then reaches as far as the tests do, at least 3 retries. */
  readonly maxRetries?: number | undefined;
  /** Cells × runs when absent. */
  readonly plannedTests?: number | undefined;
  /** By which cells are run; one that has settled had no more planned than it has. */
  readonly settle?: Settle | undefined;
}

/** A run's summary with everything that is always known of it. */
export type FullRunSummary = RunSummary &
  Required<Pick<RunSummary, "plannedTests" | "errored" | "firstAttemptSuccessRate">>;

/** The figures of a run, kept up to date test by test. */
export interface RunAggregate {
  add(outcome: TestOutcome): void;
  /** Constant time: may be asked for all the while a run goes on. */
  summary(): FullRunSummary;
  scenarioSummary(provider: string, scenario: number): ScenarioSummary;
  /** Planned cells in the order of the config, then cells that only the tests name. */
  cells(): ReportCell[];
  /** Of each provider that was planned or has tests. */
  providers(): ProviderFigures[];
  /** The bins in which the times of cells and providers are counted. */
  timeEdgesMs(): number[];
  ladders(): ReportModel["ladders"];
  /** How a cell stands where cells are run until they settle; it "goes on" where they are not. */
  settling(provider: string, scenario: number): SettlingState;
  /** Tests that were given up without a request, by provider and reason. */
  notSent(): NotSent[];
  /** What providers were not sent as it stands, by provider. */
  warnings(): ProviderWarning[];
  /** By provider that streams. */
  firstTokens(): FirstTokenFigures[];
  /** All tests of the run, or of one provider, as one group. */
  total(provider?: string): GroupFigures;
}

export function createRunAggregate(options: RunAggregateOptions): RunAggregate {
  const countRuns = ({ cases = 1, tests }: PlannedCell) => tests ?? cases * options.runsPerScenario;
  const cells = new Map<string, Cell>();
  const providers = new Map<string, Tally>();
  const openProvider = (provider: string) => {
    const tally = providers.get(provider) ?? new Tally();
    providers.set(provider, tally);
    return tally;
  };
  // Its times are those of the cells: they are asked for once a run has ended.
  const all = new Tally(() => [...cells.values()].map(({ tally }) => tally));
  const planned = options.cells ?? listAllCells(options);
  for (const provider of options.providers) openProvider(provider);
  for (const cell of planned) {
    const opened = openCell(cells, cell.provider, cell.scenario);
    opened.planned = countRuns(cell);
    opened.cases = cell.cases ?? 1;
  }
  const rule = options.settle && toSettleRule(options.settle);
  let plannedTests = planned.reduce((sum, cell) => sum + countRuns(cell), 0);
  if (rule === undefined) plannedTests = options.plannedTests ?? plannedTests;
  const settle = (cell: Cell) => {
    if (rule === undefined || cell.planned === undefined) return;
    cell.settling = judgeCell(cell, rule);
    if (cell.settling !== "settled") return;
    plannedTests -= cell.planned - cell.tally.ended;
    cell.planned = cell.tally.ended;
  };
  const timeEdgesMs = () => findTimeEdges([...cells.values()].map(({ tally }) => tally.timesMs()));
  const maxRetries = () => Math.max(options.maxRetries ?? 3, all.mostRetries);

  return {
    add(outcome) {
      const cell = openCell(cells, outcome.provider, outcome.scenario);
      cell.tally.add(outcome);
      settle(cell);
      openProvider(outcome.provider).add(outcome);
      all.add(outcome);
    },
    summary: () => summarizeRun(all, plannedTests),
    scenarioSummary: (provider, scenario) =>
      (cells.get(cellKey({ provider, scenario }))?.tally ?? new Tally()).summary(),
    cells() {
      const edgesMs = timeEdgesMs();
      return [...cells.values()].map(({ provider, scenario, planned, settling, tally }) => ({
        provider,
        scenario,
        ...(planned === undefined ? {} : { planned }),
        ...(rule === undefined ? {} : { settling }),
        ...tally.figures(maxRetries()),
        ...tally.fieldFigures(),
        ...tally.times(edgesMs),
      }));
    },
    providers() {
      const edgesMs = timeEdgesMs();
      return [...providers].map(([provider, tally]) => describeProvider(provider, tally, edgesMs));
    },
    timeEdgesMs,
    ladders: () =>
      [...providers].map(([provider, tally]) => {
        return { provider, ended: tally.ended, ladder: tally.ladder(maxRetries()) };
      }),
    settling: (provider, scenario) =>
      cells.get(cellKey({ provider, scenario }))?.settling ?? "goes on",
    notSent: () =>
      [...providers].flatMap(([provider, tally]) =>
        tally.notSent().map((found) => ({ provider, ...found })),
      ),
    warnings: () =>
      [...providers].flatMap(([provider, tally]) =>
        tally.warnings().map((found) => ({ provider, ...found })),
      ),
    firstTokens: () =>
      [...providers].flatMap(([provider, tally]) => {
        const figures = tally.firstTokens();
        return figures === undefined ? [] : [{ provider, ...figures }];
      }),
    total: (provider) =>
      (provider === undefined ? all : (providers.get(provider) ?? new Tally())).figures(
        maxRetries(),
      ),
  };
}

/** An empty aggregate over what a result file says was planned. */
export function createHeadAggregate({ config, summary }: ResultHead): RunAggregate {
  const all = listHeadCells(config);
  const { plannedTests } = summary;
  const countAll = () =>
    all.reduce((sum, { cases = 1 }) => sum + cases * config.runsPerScenario, 0);
  const isOther = config.parent !== undefined || listTopUps(config).length > 0;
  if (config.settle !== undefined && !isOther) {
    return createRunAggregate({ ...config, cells: all });
  }
  const isPart = isOther || (plannedTests !== undefined && plannedTests < countAll());
  // Which tests a run of a part, or one that was topped up, had planned its file does not say: it shows those that ended.
  return createRunAggregate({ ...config, cells: isPart ? [] : all, plannedTests });
}

// --- internal ---

function listAllCells({
  providers,
  scenarios,
}: Pick<RunAggregateOptions, "providers" | "scenarios">): PlannedCell[] {
  return providers.flatMap((provider) => scenarios.map((scenario) => ({ provider, scenario })));
}

/** From the shortest of all times to the longest. */
function findTimeEdges(sortedMs: readonly Float64Array[]): number[] {
  const timed = sortedMs.filter(({ length }) => length > 0);
  if (timed.length === 0) return [];
  const shortestMs = Math.min(...timed.map((times) => times[0] ?? 0));
  return listTimeEdges(shortestMs, Math.max(...timed.map((times) => times.at(-1) ?? 0)));
}

function describeProvider(
  provider: string,
  tally: Tally,
  timeEdgesMs: readonly number[],
): ProviderFigures {
  const { ended, passed, errored, inputTokens, outputTokens, costUsd } = tally;
  const summary = tally.summary();
  const { schemaRate = 0, firstSchemaRate = 0 } = summary;
  const effectiveness = retryEffectiveness(schemaRate / 100, firstSchemaRate / 100);
  // Without a retry, nothing is said of what retries do.
  const isRetried = summary.averageAttempts > 1;
  return {
    ...{ provider, ended, passed, errored, summary },
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(costUsd === undefined || passed === 0 ? {} : { costPerPassUsd: costUsd / passed }),
    ...(!isRetried || effectiveness === undefined ? {} : { retryEffectiveness: effectiveness }),
    ...tally.times(timeEdgesMs),
  };
}

/** A stream scenario is run with its own components only, which run nothing else. */
function listHeadCells(config: ResultHead["config"]): PlannedCell[] {
  const componentsOf = (scenario: number) => config.scenarioDetails?.[String(scenario)]?.components;
  const components = new Set(config.scenarios.flatMap((scenario) => componentsOf(scenario) ?? []));
  return listAllCells(config)
    .filter(({ provider, scenario }) => {
      const own = componentsOf(scenario);
      return own === undefined ? !components.has(provider) : own.includes(provider);
    })
    .map((cell) => {
      const cases = config.cases?.[String(cell.scenario)];
      return cases === undefined ? cell : { ...cell, cases };
    });
}

interface Cell {
  readonly provider: string;
  readonly scenario: number;
  planned: number | undefined;
  /** Tests of a round. */
  cases: number;
  settling: SettlingState;
  readonly tally: Tally;
}

/** What is asked after each test is as sure as what is asked after each whole round: no part of one settles a cell. */
function judgeCell({ cases, tally }: Cell, rule: SettleRule): SettlingState {
  const { ended, passed, errored } = tally;
  const failed = ended - passed - errored;
  return judgeSettling({ rounds: Math.floor(ended / cases), passed, failed, errored }, rule);
}

function openCell(cells: Map<string, Cell>, provider: string, scenario: number): Cell {
  const key = cellKey({ provider, scenario });
  let cell = cells.get(key);
  if (cell === undefined) {
    const tally = new Tally();
    cell = { provider, scenario, planned: undefined, cases: 1, settling: "goes on", tally };
    cells.set(key, cell);
  }
  return cell;
}

function summarizeRun(all: Tally, plannedTests: number): FullRunSummary {
  const { inputTokens, outputTokens, costUsd } = all;
  return {
    totalTests: all.ended,
    passed: all.passed,
    failed: all.ended - all.passed,
    successRate: percentOf(all.passed, all.ended),
    plannedTests,
    errored: all.errored,
    firstAttemptSuccessRate: all.rateWithin(0),
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}
