import { relative, sep } from "node:path";
import { join } from "node:path/posix";
import { removeLeftFiles } from "../common/temporaryFiles.ts";
import { UserError } from "../model/userError.ts";
import type { GitChoice } from "../model/wire/hostProtocol.ts";
import { writeFileAtomic } from "./atomicFile.ts";
import { loadUtf8File } from "./jsonFile.ts";

export interface GitChoiceOptions {
  readonly workspaceFolder: string;
  readonly dataFolder: string;
  /** Whether a `*.touchstone.json` lies below the data folder. */
  readonly hasConfigsBelow: boolean;
}

/** The `.gitignore` lines of a choice; `dataFolder` is relative to the folder of that file. */
export function buildGitIgnoreLines(
  choice: GitChoice,
  dataFolder: string,
  hasConfigsBelow: boolean,
): string[] {
  const base = parseDataFolder(dataFolder);
  const runs = [anchor(base, "test_runs/"), anchor(base, ".locks/")];
  if (choice === "trackResults") return runs;
  if (choice === "keepIndex") {
    return [anchor(base, "results/*.json"), `!${anchor(base, "index.json")}`, ...runs];
  }
  if (!hasConfigsBelow && base !== "") return [anchor(base, "")];
  return [anchor(base, "results/"), anchor(base, "index.json"), ...runs];
}

/** The lines that `applyGitChoice` would write for a choice. */
export function listChoiceLines(choice: GitChoice, options: GitChoiceOptions): string[] {
  return buildGitIgnoreLines(choice, relativeDataFolder(options), options.hasConfigsBelow);
}

/** Writes a choice into the workspace folder's `.gitignore` in place of an earlier one; all else stays as it is. */
export async function applyGitChoice(
  choice: GitChoice,
  options: GitChoiceOptions,
): Promise<{ file: string; lines: string[] }> {
  const lines = listChoiceLines(choice, options);
  const file = `${options.workspaceFolder}${sep}.gitignore`;
  const before = (await loadUtf8File(file)) ?? "";
  await removeLeftFiles(options.workspaceFolder).catch(() => undefined);
  await writeFileAtomic(
    file,
    replaceLines(before, lines, listOwnLines(relativeDataFolder(options))),
  );
  return { file, lines };
}

// --- internal ---

function relativeDataFolder({ workspaceFolder, dataFolder }: GitChoiceOptions): string {
  return relative(workspaceFolder, dataFolder).split(sep).join("/");
}

const heading = "# Touchstone: test runs";

/** The folder as a pattern without slashes at its ends; empty for the workspace folder itself. */
function parseDataFolder(dataFolder: string): string {
  const path = join(dataFolder.replaceAll("\\", "/"), ".").replace(/\/$/, "");
  if (path === "..") throw outside(dataFolder);
  if (path.startsWith("../") || path.startsWith("/") || /^[A-Za-z]:/.test(path)) {
    throw outside(dataFolder);
  }
  const base = path === "." ? "" : path;
  return base.replace(/[\\*?[\]]/g, "\\$&").replace(/^[#!]/, "\\$&");
}

function outside(dataFolder: string): UserError {
  const message = `The data folder ${dataFolder} is not in the workspace folder, so its .gitignore cannot name it.`;
  return new UserError(message, { code: "usage" });
}

/** A pattern that matches at this one place: a slash at its start is needed where there is none within. */
function anchor(base: string, rest: string): string {
  const pattern = base === "" ? rest : `${base}/${rest}`;
  return pattern.slice(0, -1).includes("/") ? pattern : `/${pattern}`;
}

/** Every line that a choice for this folder may have written, by this tool or by hand. */
function listOwnLines(folder: string): Set<string> {
  const choices: GitChoice[] = ["ignoreAll", "keepIndex", "trackResults"];
  const lines = choices.flatMap((choice) => [
    ...buildGitIgnoreLines(choice, folder, true),
    ...buildGitIgnoreLines(choice, folder, false),
  ]);
  return new Set([heading, ...lines, ...lines.map((line) => line.replace(/^\//, ""))]);
}

function replaceLines(before: string, lines: readonly string[], own: ReadonlySet<string>): string {
  const lineEnd = before.includes("\r\n") ? "\r\n" : "\n";
  const kept = before.split(/(?<=\n)/).filter((line) => !own.has(line.trimEnd()));
  const rest = kept.join("").replace(/(?:\r?\n)+$/, lineEnd);
  const isOpen = rest !== "" && !rest.endsWith("\n");
  const gap = rest === "" ? "" : isOpen ? lineEnd + lineEnd : lineEnd;
  return `${rest}${gap}${[heading, ...lines].map((line) => line + lineEnd).join("")}`;
}
