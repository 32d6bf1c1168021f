import path from "node:path";
import { shownLine } from "../../common/shownLine.ts";
import { formatProblem, isError, type Problem } from "../../model/config/problem.ts";
import { listKeyNeeds } from "../../run/keyNeeds.ts";
import { findSameNamesIn } from "../../run/listConfigs.ts";
import { checkModels } from "../../run/models/checkModels.ts";
import { measureTeeth, type ScenarioTeeth } from "../../run/teeth/measureTeeth.ts";
import { warnOfShortKeys } from "../../run/warnOfShortKeys.ts";
import { openTestDataStore } from "../../store/testDataStore.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { type CheckedConfig, checkConfig, showProblem } from "../line/configFile.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readKeysThere } from "../line/readKeys.ts";
import { formatTeethTable } from "../output/teethTable.ts";

export const validateCommand: CommandSpec = {
  name: "validate",
  usage: "<config>… [--teeth] [--models]",
  help: "check configs with all they name, without running them",
  options: {
    teeth: { help: "spoil accepted replies, and tell what the schemas let pass" },
    models: { help: "ask the providers for their models: which are gone, or retire" },
  },
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  run: validateConfigs,
};

// --- internal ---

const mostLineLength = 4000;

async function validateConfigs(
  input: CommandInput,
  context: CommandContext,
): Promise<CommandResult> {
  const files = input.positionals.map((file) => path.resolve(file));
  const checked = await Promise.all(files.map((file) => checkConfig(file, context.dataFolder)));
  const asksModels = input.flags.has("models");
  const { dataFolder } = context;
  const sameNames = await findSameNamesIn({
    workspaceFolder: path.dirname(dataFolder),
    dataFolder,
  });
  const problems = (
    await Promise.all(
      checked.map(async (each, at) => [
        ...[sameNames.get(files[at] ?? "") ?? []].flat().map(showProblem),
        ...each.problems,
        ...(await listKeyWarnings(each)),
        ...(asksModels ? await listModelWarnings(each) : []),
      ]),
    )
  ).flat();
  const valid = !problems.some(isError);
  const teeth = input.flags.has("teeth") ? await measureAll(checked, context) : undefined;
  return {
    exitCode: valid ? exitCodes.fine : exitCodes.usage,
    output: context.json
      ? formatDocument({ valid, problems, ...(teeth && { teeth }) })
      : [
          ...problems.map(formatLine),
          ...(valid ? [formatVerdict(files.length)] : []),
          ...(teeth ? [formatTeethTable(teeth, context.stdout)] : []),
        ].join(""),
  };
}

/** Keys that the environment has, and that are too short to be masked. */
async function listKeyWarnings({ loaded }: CheckedConfig): Promise<readonly Problem[]> {
  if (loaded === undefined) return [];
  const streams = loaded.scenarios.filter((scenario) => scenario.kind === "stream");
  const needs = listKeyNeeds({ providers: loaded.config.providers, streams });
  return (await warnOfShortKeys(loaded, readKeysThere(needs, process.env))).map(showProblem);
}

/** What the servers of its providers say of their models; keys come from the environment. Nothing is asked for a config with errors. */
async function listModelWarnings({ loaded }: CheckedConfig): Promise<readonly Problem[]> {
  if (loaded === undefined) return [];
  const { providers } = loaded.config;
  const keys = readKeysThere(listKeyNeeds({ providers, streams: [] }), process.env);
  return (await checkModels(loaded, { keys })).map(showProblem);
}

/** Of the configs that can be run. */
async function measureAll(
  checked: readonly CheckedConfig[],
  { dataFolder }: CommandContext,
): Promise<ScenarioTeeth[]> {
  const store = openTestDataStore(dataFolder);
  const teeth: ScenarioTeeth[] = [];
  for (const { loaded } of checked) {
    if (loaded !== undefined) teeth.push(...(await measureTeeth(loaded, store)));
  }
  return teeth;
}

function formatLine(problem: Problem): string {
  return `${isError(problem) ? "" : "warning: "}${shownLine(formatProblem(problem), mostLineLength)}\n`;
}

function formatVerdict(count: number): string {
  return `${count === 1 ? "The config is" : `All ${count} configs are`} valid.\n`;
}
