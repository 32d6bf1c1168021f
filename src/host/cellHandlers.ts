import { cellKey } from "../common/cellKey.ts";
import { type CellState, type ConfigCells, mostCells } from "../model/wire/cellRequests.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import { describeCellFailure } from "../run/cells/cellFailure.ts";
import { buildCellState, countEnded, type FindPlace } from "../run/cells/cellState.ts";
import { type CellTally, createCellTally, type TalliedCell } from "../run/cells/cellTally.ts";
import { createFailurePlaces } from "../run/cells/failurePlaces.ts";
import { type CellHistory, createCellHistory, type NewestCells } from "../run/cells/newestCells.ts";
import { selectCells } from "../run/cells/selectCells.ts";
import { stampScenarios } from "../run/cells/stampScenarios.ts";
import { listKeyNeeds } from "../run/keyNeeds.ts";
import { buildPlan } from "../run/plan.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type CellHandlers = Pick<
  Handlers,
  "selectCells" | "listNewestCells" | "getNewestCells" | "getRunCells" | "stampScenarios"
>;

/** What the Test Explorer shows: runs of some cells, and what each cell came to the last time. */
export function createCellHandlers(session: HostSession): CellHandlers {
  /** The data folder of a host stays the same. */
  let kept: CellHistory | undefined;
  const history = () => {
    kept ??= createCellHistory(session.folder.store);
    return kept;
  };
  const tallies = new WeakMap<ActiveRun, RunningTally>();
  /** By file of the config, as last listed. */
  const newest = new Map<string, Listed>();
  const findPlaces = (scenarios: readonly { scenario: number; file: string }[]) =>
    createFailurePlaces(session.folder.settings.workspaceFolder, scenarios);
  return {
    async selectCells({ prepared, groups, runs }) {
      const loaded = session.prepared.take(prepared);
      const selection = selectCells(loaded, groups, runs);
      const plan = buildPlan(loaded, selection);
      return {
        prepared: session.prepared.keepLoaded(loaded, { selection }),
        name: loaded.config.name,
        plannedTests: plan.plannedTests,
        keys: listKeyNeeds(plan),
      };
    },
    async listNewestCells({ configs }) {
      const found = [];
      const { rows } = await session.folder.store.loadIndex();
      for (const { file, name, groups } of configs) {
        const runs = await history().findNewest({ name, groups }, rows);
        newest.set(file, { runs, groups });
        const counts = runs.map(({ cells, ...run }) => ({ ...run, cells: cells.length }));
        found.push({ file, runs: counts });
      }
      return { configs: found };
    },
    async getNewestCells({ file, runId, offset }) {
      const { runs = [], groups = [] } = newest.get(file) ?? {};
      const cells = runs.find((run) => run.runId === runId)?.cells ?? [];
      return { cells: await buildPage(cells, offset, await findPlaces(groups)) };
    },
    async getRunCells({ runId, after, scenarios }) {
      const findPlace = await findPlaces(scenarios);
      const active = session.activeRun;
      if (active?.id === runId) {
        const tally = tallies.get(active) ?? createRunningTally(active);
        tallies.set(active, tally);
        return { isRunning: true, ...(await listRunning(active, tally, after, findPlace)) };
      }
      const cells = await buildPage(await history().cellsOf(runId), after, findPlace);
      return { isRunning: false, after: after + cells.length, cells };
    },
    async stampScenarios({ config }) {
      return { stamps: await stampScenarios(config, session.folder.settings.workspaceFolder) };
    },
  };
}

// --- internal ---

interface Listed {
  readonly runs: readonly NewestCells[];
  readonly groups: ConfigCells["groups"];
}

/** Cells of a run that are told with messages; of the others only figures are. */
const mostTold = 500;

async function buildPage(
  cells: readonly TalliedCell[],
  offset: number,
  findPlace: FindPlace,
): Promise<CellState[]> {
  const hasFailures = ({ failures }: TalliedCell) => failures.length > 0;
  let told = cells.slice(0, offset).filter(hasFailures).length;
  const states: CellState[] = [];
  for (const cell of cells.slice(offset, offset + mostCells)) {
    const isTold = told < mostTold;
    if (hasFailures(cell)) told += 1;
    states.push(await buildCellState(isTold ? cell : { ...cell, failures: [] }, findPlace));
  }
  return states;
}

/** The tests of a run that goes on, counted once each. */
interface RunningTally {
  readonly tally: CellTally;
  readonly planned: ReadonlyMap<string, number>;
  counted: number;
  /** The number of tests that had ended when a cell last got one. */
  readonly changedAt: Map<TalliedCell, number>;
}

function createRunningTally(active: ActiveRun): RunningTally {
  const planned = active.aggregate.cells().map((cell) => {
    return [cellKey(cell), cell.planned ?? 0] as const;
  });
  return { tally: createCellTally(), planned: new Map(planned), counted: 0, changedAt: new Map() };
}

async function listRunning(
  active: ActiveRun,
  running: RunningTally,
  after: number,
  findPlace: FindPlace,
) {
  const outcomes = active.outcomes();
  for (const outcome of outcomes.slice(running.counted)) {
    running.counted += 1;
    running.changedAt.set(running.tally.add(outcome), running.counted);
  }
  const changed = [...running.changedAt]
    .filter(([, at]) => at > after)
    .sort(([, a], [, b]) => a - b)
    .slice(0, mostCells);
  const cells: CellState[] = [];
  for (const [cell] of changed) {
    const ended = countEnded(cell);
    const isDone = ended >= (running.planned.get(cellKey(cell)) ?? 0);
    if (isDone) cells.push(await buildCellState(await withFailures(active, cell), findPlace));
    else {
      const { provider, scenario, passed, durationMs } = cell;
      cells.push({ provider, scenario, state: "running", passed, ended, durationMs, messages: [] });
    }
  }
  return { after: changed.at(-1)?.[1] ?? after, cells };
}

/** What did not pass, from the journal: its attempts are there before a test counts as ended. */
async function withFailures(active: ActiveRun, cell: TalliedCell): Promise<TalliedCell> {
  const { provider, scenario, missed } = cell;
  const failures = await Promise.all(
    // Tests end in any order.
    missed
      .toSorted((a, b) => a - b)
      .map(async (runNumber) => {
        const { attempts, caseResult } = await active.attempts({ provider, scenario, runNumber });
        return describeCellFailure({ runNumber, attempts, ...caseResult });
      }),
  );
  return { ...cell, failures };
}
