import type { CellState, ConfigCells } from "../model/wire/cellRequests.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import { describeCellFailure } from "../run/cells/cellFailure.ts";
import { buildCellState, countEnded, type FindPlace } from "../run/cells/cellState.ts";
import { type CellTally, createCellTally, type TalliedCell } from "../run/cells/cellTally.ts";
import { createFailurePlaces } from "../run/cells/failurePlaces.ts";
import { type CellHistory, createCellHistory } from "../run/cells/newestCells.ts";
import { selectCells } from "../run/cells/selectCells.ts";
import { stampScenarios } from "../run/cells/stampScenarios.ts";
import { listKeyNeeds } from "../run/keyNeeds.ts";
import { buildPlan } from "../run/plan.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type CellHandlers = Pick<
  Handlers,
  "selectCells" | "listNewestCells" | "getRunCells" | "stampScenarios"
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
      const { workspaceFolder } = session.folder.settings;
      const found = [];
      for (const config of configs)
        found.push(await listNewest(config, history(), workspaceFolder));
      return { configs: found };
    },
    async getRunCells({ runId, after, scenarios }) {
      const { workspaceFolder } = session.folder.settings;
      const findPlace = await createFailurePlaces(workspaceFolder, scenarios);
      const active = session.activeRun;
      if (active?.id === runId) {
        const tally = tallies.get(active) ?? createRunningTally(active);
        tallies.set(active, tally);
        return await listRunning(active, tally, after, findPlace);
      }
      const { timestamp, cells } = await history().cellsOf(runId);
      const states = await buildStates(cells, findPlace);
      return { runId, timestamp, isRunning: false, after: 0, cells: states };
    },
    async stampScenarios({ config }) {
      return { stamps: await stampScenarios(config, session.folder.settings.workspaceFolder) };
    },
  };
}

// --- internal ---

/** Cells of one answer that are told with messages; of the others only figures are. */
const mostTold = 500;

async function buildStates(
  cells: readonly TalliedCell[],
  findPlace: FindPlace,
): Promise<CellState[]> {
  const states: CellState[] = [];
  let told = 0;
  for (const cell of cells) {
    const isWhole = cell.failures.length === 0 || told < mostTold;
    if (cell.failures.length > 0) told += 1;
    states.push(await buildCellState(isWhole ? cell : { ...cell, failures: [] }, findPlace));
  }
  return states;
}

async function listNewest(config: ConfigCells, history: CellHistory, workspaceFolder: string) {
  const newest = await history.findNewest(config);
  const findPlace = await createFailurePlaces(workspaceFolder, config.groups);
  const fresh = newest.filter(({ runId, cells }) => cells.length > (config.shown[runId] ?? 0));
  const runs = [];
  for (const { runId, timestamp, cells } of fresh) {
    runs.push({ runId, timestamp, cells: await buildStates(cells, findPlace) });
  }
  return { file: config.file, runIds: newest.map(({ runId }) => runId), runs };
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
    return [`${cell.scenario} ${cell.provider}`, cell.planned ?? 0] as const;
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
  const cells: CellState[] = [];
  for (const [cell, at] of running.changedAt) {
    if (at <= after) continue;
    const ended = countEnded(cell);
    const isDone = ended >= (running.planned.get(`${cell.scenario} ${cell.provider}`) ?? 0);
    if (isDone) cells.push(await buildCellState(await withFailures(active, cell), findPlace));
    else {
      const { provider, scenario, passed, durationMs } = cell;
      cells.push({ provider, scenario, state: "running", passed, ended, durationMs, messages: [] });
    }
  }
  const { id: runId, timestamp } = active;
  return { runId, timestamp, isRunning: true, after: running.counted, cells };
}

/** What did not pass, from the journal: its attempts are there before a test counts as ended. */
async function withFailures(active: ActiveRun, cell: TalliedCell): Promise<TalliedCell> {
  const { provider, scenario, missed } = cell;
  const failures = await Promise.all(
    missed.map(async (runNumber) => {
      const { attempts, caseResult } = await active.attempts({ provider, scenario, runNumber });
      return describeCellFailure({ runNumber, attempts, ...caseResult });
    }),
  );
  return { ...cell, failures };
}
