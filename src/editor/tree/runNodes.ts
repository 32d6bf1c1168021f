import { t } from "@vscode/l10n";
import { shownLine } from "../../common/shownLine.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import type { RunGroup } from "../../model/results/runQuery.ts";
import type { RunGrouping } from "../../model/results/runState.ts";
import type { QueueProgress, RunWorkers, WorkerFigures } from "../../model/results/runWorkers.ts";
import type { UserError } from "../../model/userError.ts";
import type { RunElsewhere, RunRow, WaitingStart } from "../../model/wire/hostProtocol.ts";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import { dayKey, formatDay, parseFileDate } from "../text/format.ts";
import { capitalize, formatUnnamed } from "../text/listingText.ts";
import { formatState } from "../text/words.ts";

/** Rows of the *Runs* view, without the folder they belong to. */
export type RunTreeNode =
  | { readonly kind: "running"; progress: RunProgress }
  | { readonly kind: "elsewhere"; run: RunElsewhere }
  /** Those of the run that goes on, which has a row of its own: it changes more often. */
  | { readonly kind: "workers"; readonly runId: string; queue: QueueProgress }
  | { readonly kind: "worker"; readonly worker: WorkerFigures }
  | { readonly kind: "moreWorkers"; readonly count: number }
  /** `after` is the name of the run that it waits for. */
  | { readonly kind: "waiting"; readonly start: WaitingStart; readonly after: string | undefined }
  | { readonly kind: "day"; readonly key: string; readonly label: string; rows: RunLeaf[] }
  | RunGroupNode
  | RunLeaf
  | { readonly kind: "more"; readonly shown: number; readonly total: number }
  | { readonly kind: "error"; readonly error: UserError };

/** Runs of one config, status or branch; `count` is the number of all, loaded or not. */
export interface RunGroupNode {
  readonly kind: "group";
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly rows: RunLeaf[];
}

/** A row of the index. `nth` tells rows with the same id or label apart, as a damaged index may have them. */
export type RunLeaf =
  | {
      readonly kind: "run";
      readonly entry: IndexEntry;
      readonly hasFile: boolean;
      readonly label?: string | undefined;
      readonly pinned?: boolean | undefined;
      /** Whether no heading says its day. */
      readonly isDated?: boolean;
      readonly plannedTests?: number | undefined;
      nth: number;
    }
  | { readonly kind: "broken"; readonly label: string; readonly message: string; nth: number };

export interface RunTreeInput {
  readonly rows: readonly RunRow[];
  readonly total: number;
  readonly running: RunProgress | undefined;
  readonly elsewhere?: RunElsewhere | undefined;
  readonly waiting?: readonly WaitingStart[];
  readonly error: UserError | undefined;
  /** By what rows are grouped, and the groups in whose order they come, unless that is by day. */
  readonly grouping?: RunGrouping;
  readonly groups?: readonly RunGroup[] | undefined;
  readonly now: Date;
}

/** The running run with its workers, then starts that wait for its end, then days with their rows in the order they came, then what is not loaded yet. */
export function buildRunNodes(input: RunTreeInput): RunTreeNode[] {
  const nodes: RunTreeNode[] = [];
  if (input.error !== undefined) nodes.push({ kind: "error", error: input.error });
  if (input.running !== undefined) nodes.push({ kind: "running", progress: input.running });
  if (input.elsewhere !== undefined) nodes.push({ kind: "elsewhere", run: input.elsewhere });
  const progress = input.running ?? input.elsewhere?.progress;
  if (progress?.queue !== undefined) {
    nodes.push({ kind: "workers", runId: progress.runId, queue: progress.queue });
  }
  const after = input.running?.name ?? input.elsewhere?.name;
  for (const start of input.waiting ?? []) nodes.push({ kind: "waiting", start, after });
  const goesOn = input.running?.runId ?? input.elsewhere?.runId;
  if (input.groups === undefined) {
    const ended = input.rows.filter((row) => !isOf(row, goesOn));
    nodes.push(...groupByDay(ended, input.now));
  } else nodes.push(...sliceGroups(input, input.groups, goesOn));
  const shown = input.rows.length;
  if (shown < input.total) nodes.push({ kind: "more", shown, total: input.total });
  return nodes;
}

/** The workers of the run that goes on, so many of them; the report has the others. */
export function buildWorkerNodes({ workers, omitted }: RunWorkers): RunTreeNode[] {
  const shown = workers.slice(0, mostWorkerRows);
  const count = workers.length - shown.length + omitted;
  return [
    ...shown.map((worker): RunTreeNode => ({ kind: "worker", worker })),
    ...(count === 0 ? [] : [{ kind: "moreWorkers", count } satisfies RunTreeNode]),
  ];
}

// --- internal ---

const mostWorkerRows = 50;
const undated = "undated";

/** The row of a run is written a moment before the run has ended; one that is resumed has a row of before. */
function isOf(row: RunRow, runId: string | undefined): boolean {
  return row.kind === "run" && row.entry.id === runId;
}

function sliceGroups(
  { rows, grouping = "config" }: RunTreeInput,
  groups: readonly RunGroup[],
  goesOn: string | undefined,
): RunGroupNode[] {
  let at = 0;
  const seen = new Map<string, number>();
  return groups.flatMap(({ name, count, shown }) => {
    const own = rows.slice(at, at + shown).filter((row) => !isOf(row, goesOn));
    at += shown;
    if (own.length === 0) return [];
    const key = `${grouping} ${name === undefined ? "" : `of ${name}`}`;
    const leaves = own.map((row) => ({ ...row, isDated: true, nth: countUp(seen, row) }));
    return [{ kind: "group", key, label: labelGroup(grouping, name), count, rows: leaves }];
  });
}

function labelGroup(grouping: RunGrouping, name: string | undefined): string {
  if (name === undefined) return formatUnnamed(grouping);
  return grouping === "state" ? capitalize(formatState(name)) : shownLine(name);
}

/** How often a row of this id or label has come until now. */
function countUp(seen: Map<string, number>, row: RunRow): number {
  const id = row.kind === "run" ? row.entry.id : row.label;
  const nth = (seen.get(id) ?? 0) + 1;
  seen.set(id, nth);
  return nth;
}

function groupByDay(rows: readonly RunRow[], now: Date): RunTreeNode[] {
  const days = new Map<string, Extract<RunTreeNode, { kind: "day" }>>();
  const seen = new Map<string, number>();
  for (const row of rows) {
    const date = dateOf(row);
    const key = date === undefined ? undated : dayKey(date);
    const label = date === undefined ? t("Without a Date") : formatDay(date, now);
    const day = days.get(key) ?? { kind: "day", key, label, rows: [] };
    day.rows.push({ ...row, nth: countUp(seen, row) });
    days.set(key, day);
  }
  return [...days.values()].sort(byNewestDay);
}

/** Broken rows come last in the index, wherever their day belongs. */
function byNewestDay(a: { key: string }, b: { key: string }): number {
  if (a.key === b.key) return 0;
  if (a.key === undated || b.key === undated) return a.key === undated ? 1 : -1;
  return a.key < b.key ? 1 : -1;
}

function dateOf(row: RunRow): Date | undefined {
  if (row.kind === "broken") return parseFileDate(row.label);
  const date = new Date(row.entry.timestamp);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
