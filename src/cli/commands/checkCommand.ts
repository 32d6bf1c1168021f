import path from "node:path";
import type { ConfigCheck } from "../../model/results/configCheck.ts";
import { UserError } from "../../model/userError.ts";
import { checkConfigs } from "../../run/check/checkConfigs.ts";
import { createGitResults } from "../../run/check/gitResults.ts";
import { findSameNames, listOwnConfigs, readConfigNames } from "../../run/configNames.ts";
import { findConfigs } from "../../run/listConfigs.ts";
import { openTestDataStore } from "../../store/testDataStore.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { chooseFolder } from "../line/chooseFolder.ts";
import { type ExitCode, exitCodes } from "../line/exitCode.ts";
import { formatPath } from "../line/shownPath.ts";
import { formatChecks } from "../output/checkText.ts";

export const checkCommand: CommandSpec = {
  name: "check",
  usage: "[config]…",
  help: "tell whether the committed run of each config still fits it, without running anything",
  options: {},
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  run: check,
};

// --- internal ---

/** Of all configs of the workspace when none is named. */
async function check(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { dataFolder, json, stderr } = context;
  const folders = { workspaceFolder: path.dirname(dataFolder), dataFolder };
  const named = input.positionals.map((file) => path.resolve(file));
  const found = await findConfigs(folders.workspaceFolder, dataFolder);
  const files = named.length > 0 ? named : listOwnConfigs(found, folders);
  if (files.length === 0) {
    throw new UserError(`There is no config in ${folders.workspaceFolder}.`, { code: "usage" });
  }
  const store = openTestDataStore(dataFolder);
  const { configs, notes } = await checkConfigs({
    store,
    files,
    listGitResults: createGitResults(store.paths),
    folderOf: (file) => chooseFolder(file, dataFolder),
    sameNames: await findSameNames(await readConfigNames(found), folders),
  });
  for (const note of notes) stderr.write(`warning: ${note}\n`);
  const shown = configs.map(({ problems: _, ...checked }) => {
    const stale = named.length === 0 && !hasRun(checked) ? [] : checked.stale;
    return { ...checked, stale, file: formatPath(checked.file) };
  });
  const fresh = shown.every(({ stale }) => stale.length === 0);
  const document = { fresh, configs: shown.map(({ isBroken: _, ...checked }) => checked) };
  return {
    exitCode: exitCodeOf(shown),
    output: json ? formatDocument(document) : formatChecks(shown),
  };
}

/** A config that was never run, or whose runs nobody committed, has nothing that could be stale: it fails only when it is named. */
function hasRun({ run, stale }: ConfigCheck): boolean {
  return run !== undefined || stale.some(({ what }) => what !== "run");
}

/** A config that cannot be read outranks one that is stale. */
function exitCodeOf(configs: readonly ConfigCheck[]): ExitCode {
  if (configs.some(({ isBroken }) => isBroken === true)) return exitCodes.usage;
  return configs.some(({ stale }) => stale.length > 0) ? exitCodes.mismatch : exitCodes.fine;
}
