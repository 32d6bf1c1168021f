import { cellKey } from "../../common/cellKey.ts";
import type { ComparedMetric } from "../../model/config/gate.ts";
import type { ComparedState } from "../../model/results/comparison.ts";
import type { ResultHead, RunResult } from "../../model/results/resultFile.ts";
import { summarizeTest } from "../summarizeTest.ts";

/** What a comparison needs of tests, a column each: a hundred thousand of them take a few MB so. */
export interface ComparedTests {
  readonly runNumbers: number[];
  /** From 1; 0 where the scenario has no cases. */
  readonly rounds: number[];
  readonly states: ComparedState[];
  /** Whether its case has an expected value. */
  readonly valued: boolean[];
  /** NaN where nothing was sent. */
  readonly durationsMs: number[];
}

/** The tests of one run that were asked alike: those of a case, or of a scenario without cases. */
export interface ComparedStratum {
  /** Absent where the scenario has no cases. */
  readonly case?: string;
  readonly caseHash?: string;
  readonly tests: ComparedTests;
  attempts: number;
  inputTokens?: number;
  outputTokens?: number;
  costUsd?: number;
  /** Of the first prompt that was sent. */
  promptHash?: string;
}

/** One provider × scenario of a run. */
export interface ComparedRunCell {
  readonly provider: string;
  readonly scenario: number;
  /** By the id of the case, `""` where there are none. */
  readonly strata: Map<string, ComparedStratum>;
}

/** A run as it is compared: what it was, and its tests by what was asked. */
export interface ComparedRun {
  readonly head: ResultHead;
  /** By `cellKey`. */
  readonly cells: ReadonlyMap<string, ComparedRunCell>;
  /** Models that answered, by provider, as they call themselves. */
  readonly models: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Takes in the tests of a run one by one. */
export function collectComparedRun(head: ResultHead): {
  readonly run: ComparedRun;
  add(provider: string, scenario: number, test: RunResult): void;
} {
  const cells = new Map<string, ComparedRunCell>();
  const models = new Map<string, Set<string>>();
  return {
    run: { head, cells, models },
    add(provider, scenario, test) {
      addTest(openStratum(openCell(cells, provider, scenario), test), provider, scenario, test);
      for (const { responseModel } of test.attempts) {
        if (responseModel !== undefined) openModels(models, provider).add(responseModel);
      }
    },
  };
}

/** Whether a test counts for the metric, and as what. */
export function readTest(state: ComparedState, isValued: boolean, metric: ComparedMetric) {
  const isPassed = state === "passed" || (state === "retried" && metric !== "first");
  return { isCounted: metric !== "value" || isValued, isPassed };
}

/** How many tests of a stratum the metric counts, how many of them passed it, and how many have no verdict. */
export function countTests(
  { tests }: Pick<ComparedStratum, "tests">,
  metric: ComparedMetric,
): { passed: number; total: number; errored: number } {
  let passed = 0;
  let total = 0;
  let errored = 0;
  for (let at = 0; at < tests.states.length; at++) {
    const state = tests.states[at] ?? "errored";
    const { isCounted, isPassed } = readTest(state, tests.valued[at] === true, metric);
    if (!isCounted) continue;
    total += 1;
    if (state === "errored") errored += 1;
    if (isPassed) passed += 1;
  }
  return { passed, total, errored };
}

// --- internal ---

function openCell(
  cells: Map<string, ComparedRunCell>,
  provider: string,
  scenario: number,
): ComparedRunCell {
  const key = cellKey({ provider, scenario });
  const cell = cells.get(key) ?? { provider, scenario, strata: new Map() };
  cells.set(key, cell);
  return cell;
}

function openStratum({ strata }: ComparedRunCell, test: RunResult): ComparedStratum {
  const { case: id, caseHash } = test;
  const stratum = strata.get(id ?? "") ?? {
    ...(id === undefined ? {} : { case: id }),
    ...(caseHash === undefined ? {} : { caseHash }),
    tests: { runNumbers: [], rounds: [], states: [], valued: [], durationsMs: [] },
    attempts: 0,
  };
  strata.set(id ?? "", stratum);
  return stratum;
}

function openModels(models: Map<string, Set<string>>, provider: string): Set<string> {
  const found = models.get(provider) ?? new Set();
  models.set(provider, found);
  return found;
}

function addTest(
  stratum: ComparedStratum,
  provider: string,
  scenario: number,
  test: RunResult,
): void {
  const outcome = summarizeTest({ provider, scenario }, test);
  const { state, retries, round = 0, values, notSent, totalDurationMs } = outcome;
  const { tests } = stratum;
  tests.runNumbers.push(test.runNumber);
  tests.rounds.push(round);
  tests.states.push(state === "passed" && retries > 0 ? "retried" : state);
  tests.valued.push(values !== undefined);
  tests.durationsMs.push((notSent === undefined ? totalDurationMs : undefined) ?? Number.NaN);
  stratum.attempts += outcome.attempts;
  const { inputTokens, outputTokens, costUsd } = outcome;
  if (inputTokens !== undefined) stratum.inputTokens = (stratum.inputTokens ?? 0) + inputTokens;
  if (outputTokens !== undefined) stratum.outputTokens = (stratum.outputTokens ?? 0) + outputTokens;
  if (costUsd !== undefined) stratum.costUsd = (stratum.costUsd ?? 0) + costUsd;
  const promptHash = test.attempts[0]?.promptHash;
  if (promptHash !== undefined) stratum.promptHash ??= promptHash;
}
