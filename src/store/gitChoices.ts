import { relative, sep } from "node:path";
import { join } from "node:path/posix";
import { removeLeftFiles } from "../common/temporaryFiles.ts";
import { resultFileNameSchema } from "../model/ids.ts";
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

/** The lines that `applyGitChoice` would write for a choice: its own, and those that track results of baselines. */
export async function listChoiceLines(
  choice: GitChoice,
  options: GitChoiceOptions,
): Promise<string[]> {
  const tracked = listTracked(await loadIgnoreFile(options), options);
  return buildLines(choice, tracked, options);
}

/**
 * Writes a choice into the workspace folder's `.gitignore` in place of an earlier one; results that are tracked one by one
 * stay so, and all else as it is.
 */
export async function applyGitChoice(
  choice: GitChoice,
  options: GitChoiceOptions,
): Promise<WrittenLines> {
  const before = await loadIgnoreFile(options);
  return await writeLines(
    before,
    buildLines(choice, listTracked(before, options), options),
    options,
  );
}

/** A result file that git is to track whatever the choice, by its name; `replaced` is one that it no longer has to. */
export interface TrackedResult {
  readonly fileName: string;
  readonly replaced?: string | undefined;
}

/**
 * Has git track one result file, by a line `!data/results/<file>` behind those of the choice that stands in the `.gitignore`.
 * Git looks into no folder that is ignored, so lines that ignore the folder become ones that ignore the files in it.
 * Throws `UserError` ("usage" for a data folder outside the workspace folder, "storage").
 */
export async function trackResult(
  { fileName, replaced }: TrackedResult,
  options: GitChoiceOptions,
): Promise<WrittenLines> {
  const before = await loadIgnoreFile(options);
  const others = listTracked(before, options).filter(
    (each) => each !== replaced && each !== fileName,
  );
  const choice = findChoice(before, relativeDataFolder(options));
  const lines = buildLines(choice, [...others, fileName].sort(), options);
  return await writeLines(before, lines, options);
}

/** What stands in the `.gitignore`: the choice that its lines make, and the names of results that are tracked one by one. */
export async function readGitChoice(
  options: GitChoiceOptions,
): Promise<{ readonly choice?: GitChoice; readonly tracked: string[] }> {
  const text = await loadIgnoreFile(options);
  const choice = findChoice(text, relativeDataFolder(options));
  const tracked = listTracked(text, options);
  return choice === undefined ? { tracked } : { choice, tracked };
}

/** Throws `UserError` ("usage") where `trackResult` cannot name the data folder. */
export function assertTrackable(options: GitChoiceOptions): void {
  parseDataFolder(relativeDataFolder(options));
}

/** What was written: the absolute file, and the lines that are Touchstone's. */
export interface WrittenLines {
  readonly file: string;
  readonly lines: string[];
}

// --- internal ---

function ignoreFileOf({ workspaceFolder }: GitChoiceOptions): string {
  return `${workspaceFolder}${sep}.gitignore`;
}

async function loadIgnoreFile(options: GitChoiceOptions): Promise<string> {
  return (await loadUtf8File(ignoreFileOf(options))) ?? "";
}

async function writeLines(
  before: string,
  lines: string[],
  options: GitChoiceOptions,
): Promise<WrittenLines> {
  const file = ignoreFileOf(options);
  const text = replaceLines(before, lines, relativeDataFolder(options));
  if (text !== before) {
    await removeLeftFiles(options.workspaceFolder).catch(() => undefined);
    await writeFileAtomic(file, text);
  }
  return { file, lines };
}

/** The lines of a choice, and behind them those of results that are tracked one by one. */
function buildLines(
  choice: GitChoice | undefined,
  tracked: readonly string[],
  options: GitChoiceOptions,
): string[] {
  const folder = relativeDataFolder(options);
  const base = parseDataFolder(folder);
  const hasConfigsBelow = options.hasConfigsBelow || tracked.length > 0;
  const own = choice === undefined ? [] : buildGitIgnoreLines(choice, folder, hasConfigsBelow);
  if (tracked.length === 0) return own;
  const results = anchor(base, "results/");
  const opened = own.map((line) => (line === results ? anchor(base, "results/*.json") : line));
  return [...opened, ...tracked.map((name) => `!${anchor(base, `results/${name}`)}`)];
}

/** Names of the result files that lines of their own have git track, each once. */
function listTracked(text: string, options: GitChoiceOptions): string[] {
  const folder = relativeDataFolder(options);
  const names = text.split("\n").map((line) => findTracked(line.trimEnd(), folder));
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

function findTracked(line: string, folder: string): string | undefined {
  const start = withoutSlash(`!${anchor(parseDataFolder(folder), "results/")}`);
  const pattern = withoutSlash(line);
  if (!pattern.startsWith(start)) return undefined;
  const name = pattern.slice(start.length);
  return resultFileNameSchema.safeParse(name).success ? name : undefined;
}

/** The choice that the lines of a `.gitignore` make, by this tool or by hand; undefined for none. */
function findChoice(text: string, folder: string): GitChoice | undefined {
  const lines = new Set(text.split("\n").map((line) => withoutSlash(line.trimEnd())));
  const has = (line: string) => lines.has(withoutSlash(line));
  const base = parseDataFolder(folder);
  const index = anchor(base, "index.json");
  const ignoresAll = buildGitIgnoreLines("ignoreAll", folder, false);
  if (base !== "" && ignoresAll.some(has)) return "ignoreAll";
  if (has(anchor(base, "results/"))) return "ignoreAll";
  if (has(anchor(base, "results/*.json"))) return has(index) ? "ignoreAll" : "keepIndex";
  return has(anchor(base, "test_runs/")) ? "trackResults" : undefined;
}

function relativeDataFolder({ workspaceFolder, dataFolder }: GitChoiceOptions): string {
  return relative(workspaceFolder, dataFolder).split(sep).join("/");
}

/** A pattern without the slash at its start, which a person may have written or left out. */
function withoutSlash(line: string): string {
  return line.replace(/^(!?)\//, "$1");
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

/** Every line that a choice for this folder may have written, by this tool or by hand, without its first slash. */
function listOwnLines(folder: string): Set<string> {
  const choices: GitChoice[] = ["ignoreAll", "keepIndex", "trackResults"];
  const lines = choices.flatMap((choice) => [
    ...buildGitIgnoreLines(choice, folder, true),
    ...buildGitIgnoreLines(choice, folder, false),
  ]);
  return new Set([heading, ...lines.map(withoutSlash)]);
}

function replaceLines(before: string, lines: readonly string[], folder: string): string {
  const own = listOwnLines(folder);
  const lineEnd = before.includes("\r\n") ? "\r\n" : "\n";
  const isOwn = (line: string) =>
    own.has(withoutSlash(line)) || findTracked(line, folder) !== undefined;
  const kept = before.split(/(?<=\n)/).filter((line) => !isOwn(line.trimEnd()));
  const rest = kept.join("").replace(/(?:\r?\n)+$/, lineEnd);
  const isOpen = rest !== "" && !rest.endsWith("\n");
  const gap = rest === "" ? "" : isOpen ? lineEnd + lineEnd : lineEnd;
  return `${rest}${gap}${[heading, ...lines].map((line) => line + lineEnd).join("")}`;
}
