import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import {
  judgeSettling,
  roundsToNextLook,
  type SettleRule,
} from "../../report/statistics/settling.ts";
import type { PlannedTest } from "../plan.ts";
import { countCases } from "../plannedCells.ts";
import type { TestQueue } from "../prompts/testQueue.ts";

export type TestState = TestOutcome["state"];

export interface SettlingOptions {
  /** Of one provider. */
  readonly scenarios: readonly LoadedPromptScenario[];
  readonly rule: SettleRule;
  /** How a test ended before this run went on; undefined for one that is to be run. */
  readonly findEarlier: (test: PlannedTest) => TestState | undefined;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

/**
 * The tests of one provider where cells are run until they settle. A cell is looked at only after rounds of which all tests
 * have ended, and the next rounds are those that cannot settle it before the next look, whatever they give: they run side by
 * side, and how many there are hangs on results alone, not on which came first.
 */
export function createSettlingQueue({
  scenarios,
  rule,
  findEarlier,
  signal,
}: SettlingOptions): TestQueue {
  const cells = scenarios.map((scenario) => openCell(scenario, rule));
  let waiting: (() => void)[] = [];
  const wake = () => {
    const all = waiting;
    waiting = [];
    for (const resume of all) resume();
  };
  signal.addEventListener("abort", wake, { once: true });

  /** The next test of any cell, round by round; those that ended before are counted in passing. */
  function take(): PlannedTest | undefined {
    for (;;) {
      const cell = findNext(cells);
      if (cell === undefined) return undefined;
      const test = advance(cell);
      const earlier = findEarlier(test);
      cell.open += 1;
      if (earlier === undefined) return test;
      end(cell, earlier);
    }
  }

  function end(cell: Cell, state: TestState): void {
    cell.open -= 1;
    cell[state] += 1;
    if (cell.open > 0 || cell.round <= cell.rounds) return;
    if (judgeSettling(cell, rule) !== "goes on") return;
    cell.rounds += roundsToNextLook(cell, cell.cases, rule);
  }

  return {
    async next() {
      for (;;) {
        if (signal.aborted) return undefined;
        const test = take();
        if (test !== undefined) return test;
        if (cells.every(({ open }) => open === 0)) return undefined;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    ended({ scenario }, state) {
      const cell = cells.find((each) => each.scenario === scenario);
      if (cell === undefined) return;
      end(cell, state);
      if (cell.open === 0) wake();
    },
  };
}

// --- internal ---

interface Cell {
  readonly scenario: LoadedPromptScenario;
  readonly cases: number;
  /** Rounds that it is run until the next look. */
  rounds: number;
  /** Of the next test, from 1. */
  round: number;
  position: number;
  /** Tests that were given and have not ended. */
  open: number;
  passed: number;
  failed: number;
  errored: number;
}

function openCell(scenario: LoadedPromptScenario, { minRuns, maxRuns }: SettleRule): Cell {
  const counts = { open: 0, passed: 0, failed: 0, errored: 0 };
  const rounds = Math.min(minRuns, maxRuns);
  return { scenario, cases: countCases(scenario), rounds, round: 1, position: 1, ...counts };
}

/** As in a run of a fixed number of rounds: rounds first, then cases, then scenarios in their order. */
function findNext(cells: readonly Cell[]): Cell | undefined {
  let next: Cell | undefined;
  for (const cell of cells) {
    if (cell.round > cell.rounds) continue;
    const isSooner =
      next === undefined ||
      cell.round < next.round ||
      (cell.round === next.round && cell.position < next.position);
    if (isSooner) next = cell;
  }
  return next;
}

function advance(cell: Cell): PlannedTest {
  const { scenario, cases, round, position } = cell;
  const runNumber = (round - 1) * cases + position;
  const given = scenario.cases === undefined ? {} : { case: position };
  cell.position = position === cases ? 1 : position + 1;
  if (cell.position === 1) cell.round += 1;
  return { scenario, round, ...given, runNumber };
}
