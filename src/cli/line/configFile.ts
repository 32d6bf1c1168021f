import path from "node:path";
import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import { formatProblem, isError, type Problem, withoutFault } from "../../model/config/problem.ts";
import { UserError } from "../../model/userError.ts";
import { loadRunConfig } from "../../run/readRunConfig.ts";
import { chooseFolder } from "./chooseFolder.ts";
import { formatPath } from "./shownPath.ts";

/** Loads a config for a run; throws a `UserError` with every error on a line of its own. */
export async function loadCheckedConfig(file: string, dataFolder: string): Promise<LoadedConfig> {
  const loaded = await loadRunConfig(file, {
    workspaceFolder: chooseFolder(file, dataFolder),
    relativeTo: path.dirname(dataFolder),
  });
  if (loaded.ok) return loaded.value;
  const lines = loaded.problems
    .filter(isError)
    .map((problem) => formatProblem(showProblem(problem)));
  throw new UserError(lines.join("\n"), { code: "config" });
}

/** What is found in a config; `loaded` when it can be run. */
export interface CheckedConfig {
  readonly loaded?: LoadedConfig;
  /** With files as a person would write them. */
  readonly problems: readonly Problem[];
}

/** Reads a config to tell its problems. */
export async function checkConfig(file: string, dataFolder: string): Promise<CheckedConfig> {
  const workspaceFolder = chooseFolder(file, dataFolder);
  const loaded = await loadRunConfig(file, { workspaceFolder });
  return loaded.ok
    ? { loaded: loaded.value, problems: loaded.value.warnings.map(showProblem) }
    : { problems: loaded.problems.map(showProblem) };
}

/** A problem with its file as a person would write it. */
export function showProblem(problem: Problem): Problem {
  return { ...withoutFault(problem), file: formatPath(problem.file) };
}
