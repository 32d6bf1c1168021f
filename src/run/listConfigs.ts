import path from "node:path";
import { escapePath } from "tinyglobby";
import { isInside } from "../common/isInside.ts";
import { relativePath } from "../common/relativePath.ts";
import type { Problem } from "../model/config/problem.ts";
import { errorMessage } from "../model/userError.ts";
import type { ConfigSummary } from "../model/wire/hostProtocol.ts";
import { findFiles } from "../scenarios/files/findFiles.ts";
import { findSameNames, type NamedFolders, readConfigNames } from "./configNames.ts";
import { describeRunConfig } from "./readRunConfig.ts";

/** What lists show of these config files (absolute), in their order, as far as each can be read. */
export function listConfigs(
  files: readonly string[],
  workspaceFolder: string,
): Promise<ConfigSummary[]> {
  const describe = (file: string) =>
    describeRunConfig(file, workspaceFolder).catch((error) =>
      describeUnreadable(file, workspaceFolder, error),
    );
  return Promise.all(files.map(describe));
}

/** Absolute paths of the config files of a workspace folder, in their order; results are none. */
export async function findConfigs(workspaceFolder: string, dataFolder: string): Promise<string[]> {
  const own = isInside(workspaceFolder, dataFolder) ? ["results", "test_runs"] : [];
  const ignored = own.map((name) => relativePath(workspaceFolder, path.join(dataFolder, name)));
  const ignore = ["**/node_modules/**", ...ignored.map((folder) => `${escapePath(folder)}/**`)];
  const { files } = await findFiles("**/*.touchstone.json", {
    start: workspaceFolder,
    folder: workspaceFolder,
    ignore,
  });
  return [...files];
}

/** Errors of the configs of a workspace folder that have the name of another, by file (absolute); only names are read. */
export async function findSameNamesIn(folders: NamedFolders): Promise<Map<string, Problem>> {
  const files = await findConfigs(folders.workspaceFolder, folders.dataFolder);
  return await findSameNames(await readConfigNames(files), folders);
}

// --- internal ---

/** A config that even its description fails on is a row with its problem; the other rows are not its fault. */
function describeUnreadable(file: string, workspaceFolder: string, error: unknown): ConfigSummary {
  return {
    file: relativePath(workspaceFolder, file),
    name: path.basename(file, ".touchstone.json"),
    providers: [],
    scenarios: [],
    keys: [],
    problems: [
      { severity: "error", file, line: 1, column: 1, key: "", message: errorMessage(error) },
    ],
  };
}
