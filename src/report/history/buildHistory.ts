import { ownValue } from "../../common/ownValue.ts";
import type {
  HistoryConfig,
  HistoryFilter,
  HistoryModel,
  HistoryPoint,
} from "../../model/results/history.ts";
import { mostPoints } from "../../model/results/history.ts";
import type { RunMarks } from "../../model/results/runMarks.ts";
import { buildTrend } from "./cellTrend.ts";
import { type HistoryRun, pickCells } from "./historyRun.ts";
import { listChanges } from "./listChanges.ts";

/** What a history is built from besides its runs. */
export interface HistoryParts {
  readonly config: HistoryConfig;
  readonly filter: HistoryFilter;
  /** What a person has said of a run. */
  readonly marksOf: (runId: string) => RunMarks;
  readonly isBaseline: (runId: string) => boolean;
}

/** What is shown of a history that hangs on its runs alone. */
export type RunHistory = Omit<HistoryModel, "pending" | "leftOut">;

/** Trends over the runs of a config, which come the newest first; at most `mostPoints` of them. */
export function buildHistory(runs: readonly HistoryRun[], parts: HistoryParts): RunHistory {
  const { config, filter } = parts;
  const passing = runs.filter((run) => passes(run, filter));
  const isNarrowed = filter.provider !== undefined || filter.scenario !== undefined;
  const matching = isNarrowed
    ? passing.filter((run) => pickCells(run, filter).length > 0)
    : passing;
  const shown = matching.slice(0, mostPoints + 1).reverse();
  const points = shown.map((run, at) => buildPoint(run, shown[at - 1], parts));
  return {
    points: points.slice(-mostPoints),
    matching: matching.length,
    runs: runs.length,
    withoutTests: passing.length - matching.length,
    otherNames: countOthers(runs, "name", config.name).map(([name, count]) => {
      return { name, runs: count };
    }),
    otherFiles: countOthers(runs, "file", config.file).map(([file, count]) => {
      return { file, runs: count };
    }),
    ...listChoices(runs),
  };
}

// --- internal ---

function passes({ head }: HistoryRun, { branch, since, until }: HistoryFilter): boolean {
  if (branch !== undefined && head.environment?.git?.branch !== branch) return false;
  const time = Date.parse(head.timestamp);
  if (since !== undefined && !(time >= Date.parse(since))) return false;
  return until === undefined || time <= Date.parse(until);
}

function buildPoint(
  run: HistoryRun,
  before: HistoryRun | undefined,
  { config, filter, marksOf, isBaseline }: HistoryParts,
): HistoryPoint {
  const { id, timestamp, status, config: asRun, environment, summary } = run.head;
  const cells = pickCells(run, filter);
  const git = environment?.git;
  const isWhole = filter.provider === undefined && filter.scenario === undefined;
  const sum = (key: "tests" | "errored") => cells.reduce((all, cell) => all + cell[key], 0);
  return {
    runId: id,
    timestamp,
    ...(status === undefined ? {} : { status }),
    ...marksOf(id),
    ...(isBaseline(id) ? { isBaseline: true as const } : {}),
    ...(asRun.name === undefined || asRun.name === config.name ? {} : { name: asRun.name }),
    ...(asRun.file === undefined || asRun.file === (config.file ?? asRun.file)
      ? {}
      : { file: asRun.file }),
    ...(git === undefined ? {} : { branch: git.branch, commit: git.commit.slice(0, 8) }),
    ...(git?.dirty === true ? { isDirty: true as const } : {}),
    tests: sum("tests"),
    ...(isWhole && summary.plannedTests !== undefined ? { planned: summary.plannedTests } : {}),
    errored: sum("errored"),
    ...buildTrend(cells),
    changes: before === undefined ? [] : listChanges(before, run, filter),
  };
}

/** Names or files that runs have and that are not asked for, the most frequent first. */
function countOthers(
  runs: readonly HistoryRun[],
  key: "name" | "file",
  asked: string | undefined,
): [string, number][] {
  const counts = new Map<string, number>();
  for (const { head } of runs) {
    const own = head.config[key];
    if (own === undefined || asked === undefined || own === asked) continue;
    counts.set(own, (counts.get(own) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, mostOthers);
}

const mostOthers = 20;

/** What there is to filter by, as the newest runs have it first. */
function listChoices(
  runs: readonly HistoryRun[],
): Pick<RunHistory, "providers" | "scenarios" | "branches"> {
  const providers = new Set<string>();
  const scenarios = new Map<number, string>();
  const branches = new Set<string>();
  for (const { head, cells } of runs) {
    const details = head.config.scenarioDetails ?? {};
    for (const { provider, scenario } of cells) {
      providers.add(provider);
      const key = String(scenario);
      const name = ownValue(details, key)?.name ?? "";
      if ((scenarios.get(scenario) ?? "") === "") scenarios.set(scenario, name);
    }
    if (head.environment?.git !== undefined) branches.add(head.environment.git.branch);
  }
  return {
    providers: [...providers],
    scenarios: [...scenarios]
      .map(([number, name]) => ({ number, name }))
      .sort((a, b) => a.number - b.number),
    branches: [...branches],
  };
}
