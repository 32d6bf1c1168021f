import path from "node:path";
import type { ObservedTest } from "../model/componentSummary.ts";
import { formatCount, formatNanoseconds, formatPerSecond } from "../model/figures.ts";
import type { RunFolderFile } from "../model/runFolder.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import { type Column, formatTable } from "../report/textTable.ts";
import { listRunComponents, openObserverStorage } from "../run/streamTests/components.ts";
import { listFilesBelow } from "../store/filesBelow.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { CommandContext } from "./command.ts";

/** An observed component of a run and its tests. */
export interface ObservedComponent {
  readonly id: string;
  /** Where its logs lie, absolute; absent when it has none. */
  readonly logFolder?: string;
  readonly tests: readonly ObservedTest[];
}

/**
 * The queries and reactions of a run that have a summary or logs: those of a test that was cut off by the death of its
 * process have logs only. None where `test_runs/<id>` is not here.
 */
export async function loadObservedComponents(
  store: TestDataStore,
  runId: string,
  warn: (message: string) => void,
): Promise<ObservedComponent[]> {
  const folder = await loadFolder(store, runId);
  if (folder === undefined) return [];
  const found: ObservedComponent[] = [];
  for (const { role, id } of listRunComponents(folder)) {
    if (role === "source" || folder.snapshot.config.providers.some((each) => each.id === id)) {
      continue;
    }
    const { logFolder, loadSummary } = openObserverStorage(store, runId, { role, id });
    const tell = (error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      warn(errorMessage(error));
      return undefined;
    };
    const tests = (await loadSummary().catch(tell))?.tests ?? [];
    const files = (await listFilesBelow(store.paths.dataFolder, logFolder).catch(tell)) ?? [];
    if (files.length > 0) found.push({ id, tests, logFolder });
    else if (tests.length > 0) found.push({ id, tests });
  }
  return found;
}

/**
 * What was observed, of at least one component: a line for each test of each query and reaction, why tests did not
 * pass and loggers gave up, then where the logs lie.
 */
export function formatObserved(
  components: readonly ObservedComponent[],
  { stdout, dataFolder, dataOption }: CommandContext,
): string {
  const rows = components.flatMap(({ id, tests }) => tests.map((test) => ({ id, test })));
  const { width, hasColor: color } = stdout;
  const columns = listColumns(rows);
  const table = rows.length === 0 ? "" : formatTable({ columns, rows, width: width(), color });
  const logs = components.flatMap(({ logFolder }) =>
    logFolder === undefined
      ? []
      : [`Logs    ${path.join(dataOption, path.relative(dataFolder, logFolder))}\n`],
  );
  return [table, formatProblems(rows), ...logs].join("");
}

// --- internal ---

const mostProblems = 10;

/** A line for each problem, with a line end after each. */
function formatProblems(rows: readonly ObservedRow[]): string {
  const problems = rows.flatMap(listProblems);
  const shown = problems.slice(0, mostProblems);
  const rest = problems.length - shown.length;
  if (rest > 0) shown.push(`… and ${rest} more`);
  return shown.map((problem) => `${problem}\n`).join("");
}

function listProblems({ id, test }: ObservedRow): string[] {
  const { attempt, loggers, scenario, run_number } = test;
  const place = `${id}, scenario ${scenario}, run ${run_number}`;
  const problems = loggers.flatMap(({ logger_name, error }) =>
    error === undefined ? [] : [`Logger  ${place}: ${logger_name} gave up: ${error}`],
  );
  if (attempt === undefined || attempt.success) return problems;
  const { errorMessage: message, validationErrors } = attempt;
  if (message !== null) return [`Errored ${place}: ${message}`, ...problems];
  const [first] = validationErrors;
  const fault = first === undefined ? "not valid" : `${first.path.join(".")} ${first.message}`;
  return [`Failed  ${place}: ${fault.trim()}`, ...problems];
}

function formatEnd({ stopped_by, state, attempt }: ObservedTest): string {
  if (attempt !== undefined && attempt.errorMessage !== null) return "error";
  return stopped_by ?? state;
}

interface ObservedRow {
  readonly id: string;
  readonly test: ObservedTest;
}

/** Runs and latencies have columns where there are any. */
function listColumns(rows: readonly ObservedRow[]): Column<ObservedRow>[] {
  const hasLatency = rows.some(({ test }) => test.latency_ns !== undefined);
  const hasRuns = rows.some(({ test }) => test.run_number > 1);
  const column = (title: string, cell: (row: ObservedRow) => string) => ({
    title,
    cell,
    alignRight: true,
  });
  return [
    { title: "observed", cell: ({ id }) => id, shrinksTo: 8 },
    column("scenario", ({ test }) => String(test.scenario)),
    ...(hasRuns ? [column("run", ({ test }) => String(test.run_number))] : []),
    { title: "stopped by", cell: ({ test }) => formatEnd(test) },
    column("records", ({ test }) => formatCount(test.record_count)),
    column("rate", ({ test }) => formatPerSecond(test.records_per_second)),
    column("gap p50", ({ test }) => formatKnown(test.inter_arrival_ns?.p50)),
    column("gap p99", ({ test }) => formatKnown(test.inter_arrival_ns?.p99)),
    ...(hasLatency
      ? [
          column("latency p50", ({ test }) => formatKnown(test.latency_ns?.p50)),
          column("latency p99", ({ test }) => formatKnown(test.latency_ns?.p99)),
        ]
      : []),
  ];
}

async function loadFolder(store: TestDataStore, runId: string): Promise<RunFolderFile | undefined> {
  try {
    return await store.loadRunFolder(runId);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function formatKnown(ns: number | undefined): string {
  return ns === undefined ? "" : formatNanoseconds(ns);
}
