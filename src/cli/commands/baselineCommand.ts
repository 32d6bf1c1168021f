import path from "node:path";
import { UserError } from "../../model/userError.ts";
import { formatAlternatives } from "../../model/words/alternatives.ts";
import { findIgnoringLine } from "../../run/baseline/findIgnoringLine.ts";
import { listBaselines } from "../../run/baseline/listBaselines.ts";
import { markBaseline } from "../../run/baseline/markBaseline.ts";
import { planBaseline } from "../../run/baseline/planBaseline.ts";
import { readConfigNames } from "../../run/configNames.ts";
import { loadGitChoiceOptions } from "../../run/gitChoiceOptions.ts";
import { resolveRunIds } from "../../run/resolveRunIds.ts";
import { openTestDataStore } from "../../store/testDataStore.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { usageError } from "../line/options.ts";
import { formatPath } from "../line/shownPath.ts";
import { formatBaselines } from "../output/baselineText.ts";

export const baselineCommand: CommandSpec = {
  name: "baseline",
  usage: "set <run-id|latest> [--track] | show [config] | clear [config]",
  help: "mark the run that others of its config are compared with, by the config's name or file",
  options: { track: { help: "set: have git track its result file, whatever else it ignores" } },
  positionals: { least: 1, most: 2 },
  run: runAction,
};

// --- internal ---

const actions = ["set", "show", "clear"];

async function runAction(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const [action = "", argument] = input.positionals;
  if (!actions.includes(action)) {
    throw usageError(`baseline takes ${formatAlternatives(actions)}, not "${action}".`);
  }
  const track = input.flags.has("track");
  if (action === "set") return await setBaseline(argument, track, context);
  if (track)
    throw usageError(`--track belongs to baseline set; baseline ${action} has no use for it.`);
  return action === "show" ? showBaselines(argument, context) : clearBaseline(argument, context);
}

async function setBaseline(
  run: string | undefined,
  track: boolean,
  context: CommandContext,
): Promise<CommandResult> {
  if (run === undefined) throw usageError("baseline set takes a run: its id, or latest.");
  const { dataFolder, json, stderr } = context;
  const store = openTestDataStore(dataFolder);
  const [runId = ""] = await resolveRunIds(store, [run]);
  const plan = await planBaseline(store, runId);
  const folders = { workspaceFolder: path.dirname(dataFolder), dataFolder };
  const options = track ? await loadGitChoiceOptions(folders) : undefined;
  const written = await markBaseline(store, plan, options);
  const file = store.paths.resultFile(plan.fileName);
  const ignoredBy = await findIgnoringLine(file);
  const warnings = [
    ...plan.warnings,
    ...(ignoredBy === undefined ? [] : [describeIgnored(file, ignoredBy, track)]),
  ];
  for (const warning of warnings) stderr.write(`warning: ${warning}\n`);
  const { name, replaced } = plan;
  const tracked = written && { file: formatPath(written.file), lines: written.lines };
  const document = {
    name,
    run: plan.runId,
    file: formatPath(file),
    ...(replaced === undefined ? {} : { replaced: replaced.runId }),
    ...(tracked === undefined ? {} : { tracked }),
    warnings,
  };
  const lines = [
    `Run ${plan.runId} is the baseline of ${name}${replaced === undefined ? "" : `, in place of ${replaced.runId}`}.`,
    ...(tracked === undefined
      ? []
      : [`To commit: ${[tracked.file, store.paths.baselineFile, file].map(formatPath).join(" ")}`]),
  ];
  return {
    exitCode: exitCodes.fine,
    output: json ? formatDocument(document) : lines.map((line) => `${line}\n`).join(""),
  };
}

function describeIgnored(file: string, line: string, track: boolean): string {
  const advice = track ? "that line has to go" : "--track has git track it";
  return `git ignores ${formatPath(file)} (${line}), so others have nothing to compare with: ${advice}.`;
}

async function showBaselines(
  config: string | undefined,
  context: CommandContext,
): Promise<CommandResult> {
  const { baselines, problem } = await listBaselines(openTestDataStore(context.dataFolder));
  if (problem !== undefined) context.stderr.write(`warning: ${problem}\n`);
  const name = config === undefined ? undefined : await findName(config, baselines);
  const shown = baselines.filter((each) => name === undefined || each.name === name);
  if (name !== undefined && shown.length === 0) throw describeNone(name);
  const document = { baselines: shown, ...(problem === undefined ? {} : { problem }) };
  return {
    exitCode: exitCodes.fine,
    output: context.json ? formatDocument(document) : formatBaselines(shown, context),
  };
}

async function clearBaseline(
  config: string | undefined,
  context: CommandContext,
): Promise<CommandResult> {
  const store = openTestDataStore(context.dataFolder);
  const { runs } = await store.loadBaselines();
  const known = [...runs.keys()].map((name) => ({ name }));
  const name = config === undefined ? chooseOnly(known) : await findName(config, known);
  const run = await store.clearBaseline(name);
  if (run === undefined) throw describeNone(name);
  return {
    exitCode: exitCodes.fine,
    output: context.json
      ? formatDocument({ cleared: [{ name, run }] })
      : `${name} has no baseline any more; it was run ${run}.\n`,
  };
}

interface Named {
  readonly name: string;
}

/** A name that has a baseline, else that of a config file, else the name as it was given. */
async function findName(config: string, known: readonly Named[]): Promise<string> {
  if (known.some(({ name }) => name === config)) return config;
  const [found] = await readConfigNames([path.resolve(config)]);
  return found?.name ?? config;
}

function chooseOnly(known: readonly Named[]): string {
  const [first, ...others] = known;
  if (first === undefined) throw new UserError("There is no baseline.", { code: "not_found" });
  if (others.length === 0) return first.name;
  const names = known.map(({ name }) => name).join(", ");
  throw usageError(`Say of which config the baseline is to be cleared: ${names}.`);
}

function describeNone(name: string): UserError {
  return new UserError(`The config ${name} has no baseline.`, { code: "not_found" });
}
