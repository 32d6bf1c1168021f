import path from "node:path";
import { readRegularBlocks } from "../../common/regularFile.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import { describeNotSent } from "../../model/words/describeNotSent.ts";
import { createHeadAggregate, type RunAggregate } from "../../report/aggregate.ts";
import { createFailureGroups, type FailureGroup } from "../../report/failures.ts";
import { formatRunTable } from "../../report/runTable.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import { formatTable } from "../../report/textTable.ts";
import { resolveRunIds } from "../../run/resolveRunIds.ts";
import { readEachTest } from "../../store/results/resultReader.ts";
import type { OpenedResult } from "../../store/testDataStore.ts";
import type { CommandContext, CommandInput, CommandResult, CommandSpec } from "../command.ts";
import { openCommandStore } from "../commandStore.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readText, readWhole, usageError } from "../line/options.ts";
import { formatProbe, readProbe } from "../output/probeEnd.ts";
import { formatVerdict } from "../output/runEnd.ts";
import { showRecords } from "../output/showRecords.ts";
import {
  formatStreamFigures,
  loadStreamFigures,
  type StreamFigures,
} from "../output/streamFigures.ts";
import { tableOptionsOf } from "../output/tableOptions.ts";

export const showCommand: CommandSpec = {
  name: "show",
  usage: "<run-id|latest> [--records ID [--scenario N] [--run N]]",
  help: "show the figures and failures of a run, or the records of one of its components",
  options: {
    records: {
      value: "ID",
      help: "the records of this source, query or reaction as JSON lines; with --json as an array",
    },
    scenario: { value: "N", help: "only records of the scenario of this number" },
    run: { value: "N", help: "only records of this run of the scenario" },
  },
  positionals: { least: 1, most: 1 },
  run: showRun,
};

// --- internal ---

const mostFailures = 20;

async function showRun(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { store } = await openCommandStore(context);
  const [runId = ""] = await resolveRunIds(store, input.positionals);
  const componentId = readText(input, "records");
  const scenario = readWhole(input, "scenario", 1);
  const runNumber = readWhole(input, "run", 1);
  if (componentId !== undefined) {
    return await showRecords({ store, runId, componentId, scenario, runNumber }, context);
  }
  if (scenario !== undefined || runNumber !== undefined) {
    throw usageError("--scenario and --run narrow records: name a component with --records ID.");
  }
  const result = await store.openResult(runId);
  const probe = context.json ? undefined : await readProbe(result);
  if (probe !== undefined) {
    return { exitCode: exitCodes.fine, output: formatProbe(result, probe, context) };
  }
  // Read to its end before anything is printed: a broken file then gives an error, not half a document.
  const { aggregate, failures } = await readFigures(result);
  if (context.json) return { exitCode: exitCodes.fine, output: readRegularBlocks(result.file) };
  const warn = (message: string) => context.stderr.write(`warning: ${message}\n`);
  const streams = await loadStreamFigures(store, runId, warn);
  const figures = { aggregate, failures, streams };
  return { exitCode: exitCodes.fine, output: formatShown(result, figures, context) };
}

interface Figures {
  readonly aggregate: RunAggregate;
  readonly failures: readonly FailureGroup[];
  readonly streams: StreamFigures;
}

async function readFigures({ file, head }: OpenedResult) {
  const aggregate = createHeadAggregate(head);
  const failures = createFailureGroups();
  await readEachTest(file, ({ provider, scenario, run }) => {
    const outcome = summarizeTest({ provider, scenario }, run);
    aggregate.add(outcome);
    failures.add(outcome, run);
  });
  return { aggregate, failures: failures.list() };
}

function formatShown(
  { fileName, head }: OpenedResult,
  { aggregate, failures, streams }: Figures,
  context: CommandContext,
): string {
  const { dataOption, stdout } = context;
  const streamText = formatStreamFigures(streams, context);
  const options = tableOptionsOf(stdout, head.config.scenarioDetails);
  return [
    `${formatDateTime(head.timestamp)}  ${formatVerdict(describeHead(head, aggregate))}`,
    "",
    formatRunTable(aggregate, options),
    ...listNotSent(aggregate),
    ...(failures.length === 0 ? [] : [formatFailures(failures, options.width)]),
    ...(streamText === "" ? [] : [streamText]),
    `Result  ${path.join(dataOption, "results", fileName)}`,
    `Run     ${head.id}`,
    "",
  ].join("\n");
}

function listNotSent(aggregate: RunAggregate): string[] {
  const lines = aggregate.notSent().map((each) => `Not sent  ${describeNotSent(each)}`);
  return lines.length === 0 ? [] : [...lines, ""];
}

/** A head as a run's end tells it; files by other tools have neither name nor status. */
function describeHead(head: ResultHead, aggregate: RunAggregate) {
  const { stopReason, duration } = head;
  return {
    name: head.config.name ?? "The run",
    status: head.status ?? "completed",
    ...(stopReason === undefined ? {} : { stopReason }),
    ...(duration === undefined ? {} : { duration }),
    summary: { ...aggregate.summary(), plannedTests: head.summary.plannedTests },
  };
}

function formatFailures(failures: readonly FailureGroup[], width: number | undefined): string {
  const table = formatTable({
    columns: [
      { title: "failed", cell: (group) => `${group.count} ×`, alignRight: true },
      { title: "provider", cell: (group) => group.provider, shrinksTo: 8 },
      { title: "scenario", cell: (group) => String(group.scenario), alignRight: true },
      { title: "why", cell: (group) => group.reason, shrinksTo: 16 },
      { title: "run", cell: (group) => String(group.exampleRun), alignRight: true },
      { title: "for example", cell: (group) => group.example.slice(0, 200), shrinksTo: 16 },
    ],
    rows: failures.slice(0, mostFailures),
    width,
  });
  const rest = failures.length - mostFailures;
  return rest > 0 ? `${table}… and ${rest} other kinds of failure\n` : table;
}
