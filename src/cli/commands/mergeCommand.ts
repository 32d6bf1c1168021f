import path from "node:path";
import type { RunOutcome } from "../../model/wire/runProgress.ts";
import { type MergedRun, mergeShards } from "../../run/shards/mergeShards.ts";
import { openTestDataStore } from "../../store/testDataStore.ts";
import { ciOptions, readCiWishes, tellCi } from "../ci/tellCi.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { exitCodeOfRun } from "../line/exitCode.ts";
import { readPercent, readText } from "../line/options.ts";
import { formatFailureList, mostFailures } from "../output/failureList.ts";
import { buildRunDocument } from "../output/runDocument.ts";
import { formatRunEnd } from "../output/runEnd.ts";
import { noStreamFigures } from "../output/streamFigures.ts";

export const mergeCommand: CommandSpec = {
  name: "merge",
  usage: "<folder|file>… [--out DIR] [--fail-under PCT] [--step-summary] [--annotations github]",
  help: "make one run of the shares that run --shard made",
  options: {
    out: { value: "DIR", help: "data folder that the merged run goes to, in place of --data" },
    "fail-under": { value: "PCT", help: "exit with 1 only below this success rate, 0 to 100" },
    ...ciOptions,
  },
  positionals: { least: 1, most: 10_000 },
  run: merge,
};

// --- internal ---

async function merge(input: CommandInput, given: CommandContext): Promise<CommandResult> {
  const failUnder = readPercent(input, "fail-under");
  const dataOption = readText(input, "out") ?? given.dataOption;
  const context = { ...given, dataOption, dataFolder: path.resolve(dataOption) };
  const wishes = readCiWishes(input, process.env);
  const { stderr } = context;
  const store = openTestDataStore(context.dataFolder);
  // In a log, a line that begins with what steers a terminal is no annotation.
  const show = (line: string) => stderr.isTerminal && stderr.rewriteLine(line);
  const merged = await mergeShards({
    paths: input.positionals.map((each) => path.resolve(each)),
    store,
    onProblem: (message) => stderr.write(`warning: ${message}\n`),
    onProgress: (done, all) => show(`Merging: ${Math.round((100 * done) / all)} %`),
  }).finally(() => show(""));
  const result = describeMerged(merged, failUnder, context);
  const { id, config } = merged.head;
  const configFile = path.resolve(path.dirname(context.dataFolder), config.file ?? "");
  return await tellCi(
    result,
    wishes,
    { id, store, failures: merged.failures, configFile },
    context,
  );
}

function describeMerged(
  merged: MergedRun,
  failUnder: number | undefined,
  context: CommandContext,
): CommandResult {
  const outcome = toOutcome(merged);
  const exitCode = exitCodeOfRun(outcome, failUnder);
  if (context.json) return { exitCode, output: formatDocument(buildRunDocument(outcome, context)) };
  const run = { aggregate: merged.aggregate, head: () => merged.head };
  return {
    exitCode,
    output: formatRunEnd(run, outcome, noStreamFigures, context),
    remark: formatFailureList(merged.failures.list(mostFailures)),
  };
}

function toOutcome({ head, file, aggregate }: MergedRun): RunOutcome {
  const { id, status = "completed", stopReason, duration = 0, config } = head;
  return {
    id,
    name: config.name ?? "",
    status,
    ...(stopReason === undefined ? {} : { stopReason }),
    file,
    duration,
    summary: { ...aggregate.summary(), ...head.summary },
  };
}
