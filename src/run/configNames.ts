import { realpath } from "node:fs/promises";
import path from "node:path";
import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import { relativePath } from "../common/relativePath.ts";
import { type Problem, withFault, withoutFault } from "../model/config/problem.ts";
import { readKey } from "../model/json/jsonValue.ts";
import type { ConfigSummary } from "../model/wire/hostProtocol.ts";
import { readJsoncDocument, type UnsavedTexts } from "../scenarios/files/workspaceFiles.ts";

/** The name that a config file gives itself, read without anything else of it. */
export interface ConfigName {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
  /** An error at its name. */
  problemAt(message: string): Problem;
}

/** Names of config files (absolute), in their order; those that have none, or cannot be read, are left out. */
export async function readConfigNames(
  files: readonly string[],
  unsaved?: UnsavedTexts,
): Promise<ConfigName[]> {
  const names = await mapLimited(files, maxOpenFiles, (file) => readName(file, unsaved));
  return names.filter((name) => name !== undefined);
}

/** Absolute. */
export interface NamedFolders {
  readonly workspaceFolder: string;
  readonly dataFolder: string;
}

/**
 * Of configs whose name another file of the same workspace has too, an error each, by file: runs and baselines are told apart by
 * that name. A file that several paths lead to is one; those in a data folder further down belong to a workspace of their own.
 */
export async function findSameNames(
  names: readonly ConfigName[],
  folders: NamedFolders,
): Promise<Map<string, Problem>> {
  const { workspaceFolder } = folders;
  const problems = new Map<string, Problem>();
  const keyOf = ({ file, name }: ConfigName) => JSON.stringify([findHome(file, folders), name]);
  for (const group of Map.groupBy(names, keyOf).values()) {
    if (group.length < 2) continue;
    const places = await Promise.all(group.map(({ file }) => realpath(file).catch(() => file)));
    for (const [at, { file, name, problemAt }] of group.entries()) {
      const others = group.filter((_, other) => places[other] !== places[at]);
      if (others.length === 0) continue;
      const list = others.map((each) => relativePath(workspaceFolder, each.file));
      const shown = list.length > mostShown ? [...list.slice(0, mostShown), "…"] : list;
      const message = `"${name}" is also the name of ${shown.join(", ")}; runs and baselines are told apart by it`;
      problems.set(path.resolve(file), problemAt(message));
    }
  }
  return problems;
}

/** Those of these configs (absolute) that lie in no data folder further down, which is that of a workspace of its own. */
export function listOwnConfigs(files: readonly string[], folders: NamedFolders): string[] {
  return files.filter((file) => findHome(file, folders) === "");
}

/** The summaries of configs, with an error for each name that another of all files (absolute) of their workspace has. */
export async function markSameNames(
  summaries: readonly ConfigSummary[],
  files: readonly string[],
  folders: NamedFolders,
): Promise<ConfigSummary[]> {
  const found = await findSameNames(await readConfigNames(files), folders);
  return summaries.map((summary) => {
    const problem = found.get(path.resolve(folders.workspaceFolder, summary.file));
    return problem === undefined
      ? summary
      : { ...summary, problems: [withoutFault(problem), ...summary.problems] };
  });
}

// --- internal ---

/** The folder whose data folder a config lies in, told by names alone; else the workspace folder. */
function findHome(file: string, { workspaceFolder, dataFolder }: NamedFolders): string {
  const data = relativePath(workspaceFolder, dataFolder);
  const place = relativePath(workspaceFolder, file);
  const at = data === "" ? -1 : `/${place}`.indexOf(`/${data}/`);
  return at <= 0 ? "" : place.slice(0, at);
}

const mostShown = 3;

async function readName(
  file: string,
  unsaved: UnsavedTexts | undefined,
): Promise<ConfigName | undefined> {
  try {
    const document = await readJsoncDocument(file, unsaved);
    const name = readKey(document.value, "name");
    if (typeof name !== "string" || name === "") return undefined;
    return {
      file,
      name,
      problemAt: (message) => {
        const problem = document.problemAt(["name"], message);
        return withFault(problem, ["name"], { code: "taken-name" });
      },
    };
  } catch {
    return undefined; // whoever reads it as a config tells why
  }
}
