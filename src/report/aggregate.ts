import type { ReportCell, ReportModel } from "../model/report.ts";
import type { ResultHead, RunSummary, ScenarioSummary } from "../model/resultFile.ts";
import type { TestOutcome } from "../model/testOutcome.ts";
import { type GroupFigures, percentOf, Tally } from "./tally.ts";

export interface RunAggregateOptions {
  readonly providers: readonly string[];
  readonly scenarios: readonly number[];
  readonly runsPerScenario: number;
  /** Absent for files by other tools: the ladder then reaches as far as the tests do, at least 3 retries. */
  readonly maxRetries?: number | undefined;
  /** Providers × scenarios × runs when absent. */
  readonly plannedTests?: number | undefined;
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
  ladders(): ReportModel["ladders"];
  /** All tests of the run, or of one provider, as one group. */
  total(provider?: string): GroupFigures;
}

export function createRunAggregate(options: RunAggregateOptions): RunAggregate {
  const cells = new Map<string, Cell>();
  const providers = new Map<string, Tally>();
  const all = new Tally();
  for (const provider of options.providers) {
    for (const scenario of options.scenarios) {
      openCell(cells, provider, scenario).planned = options.runsPerScenario;
    }
    providers.set(provider, new Tally());
  }
  const maxRetries = () => Math.max(options.maxRetries ?? 3, all.mostRetries);

  return {
    add(outcome) {
      openCell(cells, outcome.provider, outcome.scenario).tally.add(outcome);
      openTally(providers, outcome.provider).add(outcome);
      all.add(outcome);
    },
    summary: () => summarizeRun(all, options),
    scenarioSummary: (provider, scenario) =>
      (cells.get(cellKeyOf(provider, scenario))?.tally ?? new Tally()).summary(),
    cells: () =>
      [...cells.values()].map(({ provider, scenario, planned, tally }) => ({
        provider,
        scenario,
        ...(planned === undefined ? {} : { planned }),
        ...tally.figures(maxRetries()),
      })),
    ladders: () =>
      [...providers].map(([provider, tally]) => {
        return { provider, ended: tally.ended, ladder: tally.ladder(maxRetries()) };
      }),
    total: (provider) =>
      (provider === undefined ? all : (providers.get(provider) ?? new Tally())).figures(
        maxRetries(),
      ),
  };
}

/** An empty aggregate over what a result file says was planned. */
export function createHeadAggregate({ config, summary }: ResultHead): RunAggregate {
  return createRunAggregate({ ...config, plannedTests: summary.plannedTests });
}

// --- internal ---

interface Cell {
  readonly provider: string;
  readonly scenario: number;
  planned: number | undefined;
  readonly tally: Tally;
}

function cellKeyOf(provider: string, scenario: number): string {
  return `${scenario} ${provider}`;
}

function openCell(cells: Map<string, Cell>, provider: string, scenario: number): Cell {
  const key = cellKeyOf(provider, scenario);
  let cell = cells.get(key);
  if (cell === undefined) {
    cell = { provider, scenario, planned: undefined, tally: new Tally() };
    cells.set(key, cell);
  }
  return cell;
}

function openTally(tallies: Map<string, Tally>, provider: string): Tally {
  let tally = tallies.get(provider);
  if (tally === undefined) {
    tally = new Tally();
    tallies.set(provider, tally);
  }
  return tally;
}

function summarizeRun(all: Tally, options: RunAggregateOptions): FullRunSummary {
  const { providers, scenarios, runsPerScenario } = options;
  const { inputTokens, outputTokens, costUsd } = all;
  return {
    totalTests: all.ended,
    passed: all.passed,
    failed: all.ended - all.passed,
    successRate: percentOf(all.passed, all.ended),
    plannedTests: options.plannedTests ?? providers.length * scenarios.length * runsPerScenario,
    errored: all.errored,
    firstAttemptSuccessRate: all.rateWithin(0),
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}
