import path from "node:path";
import type { Gate } from "../../model/config/gate.ts";
import { formatGateMarkdown } from "../../report/comparison/comparisonMarkdown.ts";
import { type GatedRun, gateRun } from "../../run/compare/gateRun.ts";
import { newestRunOf } from "../../run/compare/newestRunOf.ts";
import { resolveRunIds } from "../../run/resolveRunIds.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { addToSummary, readSummaryFile, summaryOption } from "../ci/stepSummary.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { openCommandStore } from "../commandStore.ts";
import { loadCheckedConfig } from "../line/configFile.ts";
import { exitCodeOfGate, exitCodes } from "../line/exitCode.ts";
import { readChoice, readText, usageError } from "../line/options.ts";
import { formatGate, formatGateHistory } from "../output/gateText.ts";
import { writeOut } from "../output/writeOut.ts";

export const gateCommand: CommandSpec = {
  name: "gate",
  usage:
    "[run-id|latest] [--config FILE] [--format text|markdown] [--out FILE] [--step-summary] [--history]",
  help: "hold a run against the baseline of its config, by the gate that stands in the config",
  options: {
    config: { value: "FILE", help: "the config whose newest run is judged" },
    format: { value: "FORMAT", help: "text, or markdown: a summary to paste" },
    out: { value: "FILE", help: "file to write; stdout when absent" },
    ...summaryOption,
    history: { help: "list what gates have said so far, and judge nothing" },
  },
  positionals: { least: 0, most: 1 },
  run: gate,
};

// --- internal ---

async function gate(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const summaryFile = readSummaryFile(input, process.env);
  const format = formats[readChoice(input, "format", Object.keys(formats)) ?? "text"];
  if (context.json && input.values.has("format"))
    throw usageError("--json is a format of its own.");
  const { store } = await openCommandStore(context);
  const configFile = readText(input, "config");
  const config = configFile === undefined ? undefined : await readConfig(configFile, context);
  if (input.flags.has("history")) return await showHistory(store, config?.name, context);
  const runId = await chooseRun(store, input.positionals[0], config?.name);
  const current = config?.gate ?? (await findCurrentGate(store, runId, context));
  const gated = await gateRun({ store, runId, current, timestamp: new Date().toISOString() });
  if (gated.unrecorded !== undefined) {
    context.stderr.write(`warning: not added to the history: ${gated.unrecorded}\n`);
  }
  if (summaryFile !== undefined) {
    await addToSummary(summaryFile, formatGateMarkdown(gated.report, gated.head));
  }
  const exitCode = exitCodeOfGate(gated.report, gated.head);
  const text =
    context.json || format === undefined ? formatDocument(gated.report) : format(gated, context);
  return { exitCode, output: await writeOut(text, input, context, store) };
}

async function readConfig(
  file: string,
  { dataFolder }: CommandContext,
): Promise<{ name: string; gate: Gate }> {
  const { config } = await loadCheckedConfig(path.resolve(file), dataFolder);
  if (config.gate !== undefined) return { name: config.name, gate: config.gate };
  throw usageError(`${file} has no key "gate".`);
}

/** The run that was named; else the newest, of the config where one is given. */
async function chooseRun(
  store: TestDataStore,
  name: string | undefined,
  configName: string | undefined,
): Promise<string> {
  if (name !== undefined && (name !== "latest" || configName === undefined)) {
    const [runId = ""] = await resolveRunIds(store, [name]);
    return runId;
  }
  if (configName !== undefined) return await newestRunOf(store, configName);
  const [runId = ""] = await resolveRunIds(store, ["latest"]);
  return runId;
}

/** The gate of the run's config as it is now; undefined where the file is gone, cannot be read, or has none. */
async function findCurrentGate(
  store: TestDataStore,
  runId: string,
  { dataFolder }: CommandContext,
): Promise<Gate | undefined> {
  const { file } = (await store.openResult(runId)).head.config;
  if (file === undefined) return undefined;
  const absolute = path.resolve(path.dirname(dataFolder), file);
  try {
    return (await loadCheckedConfig(absolute, dataFolder)).config.gate;
  } catch {
    return undefined; // the run may say itself by which gate it was started
  }
}

type FormatGated = (gated: GatedRun, context: CommandContext) => string;

const formats: Readonly<Record<string, FormatGated>> = {
  text: ({ report }, { stdout }) => formatGate(report, stdout),
  markdown: ({ report, head }) => formatGateMarkdown(report, head),
};

async function showHistory(
  store: TestDataStore,
  configName: string | undefined,
  { json, stdout }: CommandContext,
): Promise<CommandResult> {
  const all = await store.loadGateHistory();
  const records = all.filter(({ config }) => configName === undefined || config === configName);
  const output = json ? formatDocument({ gates: records }) : formatGateHistory(records, stdout);
  return { exitCode: exitCodes.fine, output };
}
