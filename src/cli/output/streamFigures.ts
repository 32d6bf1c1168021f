import path from "node:path";
import type { ObservedTest } from "../../model/results/componentSummary.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import { formatCount, formatNanoseconds, formatPerSecond } from "../../model/words/figures.ts";
import { type Column, formatTable } from "../../report/textTable.ts";
import { listRunComponents } from "../../run/components.ts";
import { listFilesBelow } from "../../store/filesBelow.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { CommandContext } from "../command.ts";
import { describeLedger } from "./ledgerLines.ts";
import { describeUndelivered } from "./undelivered.ts";

/** An observed component of a run and its tests. */
export interface ObservedComponent {
  readonly id: string;
  /** Where its logs lie, absolute; absent when it has none. */
  readonly logFolder?: string;
  readonly tests: readonly ObservedTest[];
}

/** What stream tests of a run left. */
export interface StreamFigures {
  readonly observed: readonly ObservedComponent[];
  /** Of sources that could not deliver all, as lines. */
  readonly undelivered: readonly string[];
}

export const noStreamFigures: StreamFigures = { observed: [], undelivered: [] };

/** Figures of the stream tests of a run, none where `test_runs/<id>` is not here. */
export async function loadStreamFigures(
  store: TestDataStore,
  runId: string,
  warn: (message: string) => void,
): Promise<StreamFigures> {
  const folder = await loadFolder(store, runId);
  if (folder === undefined) return noStreamFigures;
  const observed = await loadObserved(store, folder, warn);
  return { observed, undelivered: await describeUndelivered(store, folder, warn) };
}

/**
 * What was observed: a line for each test of each query and reaction, why tests did not pass and loggers gave up, what
 * sources could not deliver, then where the logs lie. Empty where there is nothing of all that.
 */
export function formatStreamFigures(
  { observed, undelivered }: StreamFigures,
  { stdout, dataFolder, dataOption }: CommandContext,
): string {
  const rows = observed.flatMap(({ id, tests }) => tests.map((test) => ({ id, test })));
  const { width, hasColor: color } = stdout;
  const columns = listColumns(rows);
  const table = rows.length === 0 ? "" : formatTable({ columns, rows, width: width(), color });
  const logs = observed.flatMap(({ logFolder }) =>
    logFolder === undefined
      ? []
      : [`Logs    ${path.join(dataOption, path.relative(dataFolder, logFolder))}`],
  );
  const problems = shorten([...rows.flatMap(listProblems), ...undelivered]);
  return [table, ...[...problems, ...logs].map((line) => `${line}\n`)].join("");
}

// --- internal ---

/** Those that have a summary or logs: of a test that was cut off by the death of its process there are only logs. */
async function loadObserved(
  store: TestDataStore,
  folder: RunFolderFile,
  warn: (message: string) => void,
): Promise<ObservedComponent[]> {
  const runId = folder.id;
  const found: ObservedComponent[] = [];
  for (const { role, id } of listRunComponents(folder)) {
    if (role === "source" || folder.snapshot.config.providers.some((each) => each.id === id)) {
      continue;
    }
    const { logFolder, loadSummary } = store.component(runId, role, id);
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

const mostProblems = 10;

/** At most ten lines, and how many more there are. */
function shorten(lines: readonly string[]): string[] {
  const rest = lines.length - mostProblems;
  return rest > 0 ? [...lines.slice(0, mostProblems), `… and ${rest} more`] : [...lines];
}

function listProblems({ id, test }: ObservedRow): string[] {
  const { attempt, loggers, scenario, run_number } = test;
  const place = `${id}, scenario ${scenario}, run ${run_number}`;
  const problems = [
    ...loggers.flatMap(({ logger_name, error }) =>
      error === undefined ? [] : [`Logger  ${place}: ${logger_name} gave up: ${error}`],
    ),
    ...describeLedger(place, test),
  ];
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
