import { mapLimited, maxOpenFiles } from "../../common/mapLimited.ts";
import { readUtf8File } from "../../common/utf8Text.ts";
import { isError, type Problem } from "../../model/config/problem.ts";
import { errorMessage } from "../../model/userError.ts";
import type { MarkedProblem } from "../../model/wire/problemRequests.ts";
import { findLineRange, findTokenRange } from "../../scenarios/files/problemRange.ts";
import { createTextPlaces, type TextPlace } from "../../scenarios/files/textPlaces.ts";
import type { UnsavedTexts } from "../../scenarios/files/workspaceFiles.ts";
import { findSameNames, readConfigNames } from "../configNames.ts";
import { readRunConfig } from "../readRunConfig.ts";

export interface ListProblemsOptions {
  /** Absolute. */
  readonly workspaceFolder: string;
  readonly dataFolder: string;
  /** What an editor has not saved yet of configs, scenarios and schemas. */
  readonly unsaved?: UnsavedTexts;
  /** The most that are listed; `mostProblems` unless set. */
  readonly most?: number;
}

/** Problems of configs and all they name; `leftOut` counts those beyond the most that are listed. */
export interface ListedProblems {
  readonly problems: readonly MarkedProblem[];
  readonly leftOut: number;
}

/** Every problem of these configs (absolute), what several run into once; errors first where there are too many. */
export async function listProblems(
  files: readonly string[],
  { workspaceFolder, dataFolder, unsaved = new Map(), most = mostProblems }: ListProblemsOptions,
): Promise<ListedProblems> {
  const found = new Map<string, Problem>();
  const add = (problem: Problem) => {
    const { severity, file, line, column, message } = problem;
    const id = JSON.stringify([file, line, column, severity, message]);
    if (!found.has(id)) found.set(id, problem);
  };
  const names = await readConfigNames(files, unsaved);
  const same = await findSameNames(names, { workspaceFolder, dataFolder });
  for (const problem of same.values()) add(problem);
  for (const file of files) {
    const problems = await readProblems(file, workspaceFolder, unsaved);
    for (const problem of problems) add(problem);
  }
  const all = [...found.values()];
  const kept =
    all.length <= most
      ? all
      : [...all.filter(isError), ...all.filter((each) => !isError(each))].slice(0, most);
  return { problems: await markAll(kept, unsaved), leftOut: all.length - kept.length };
}

// --- internal ---

/** More than anybody can mend; those left out come up when some are mended. */
const mostProblems = 10_000;
/** Of larger files no text is read to see where what is marked ends. */
const mostTextLength = 16 * 1024 * 1024;

/** One config after the other: each reads many files side by side. What fails on one is not the fault of the others. */
async function readProblems(
  file: string,
  workspaceFolder: string,
  unsaved: UnsavedTexts,
): Promise<readonly Problem[]> {
  try {
    return (await readRunConfig(file, { workspaceFolder, unsaved })).problems;
  } catch (error) {
    const message = errorMessage(error);
    return [{ severity: "error", file, line: 1, column: 1, key: "", message }];
  }
}

async function markAll(
  problems: readonly Problem[],
  unsaved: UnsavedTexts,
): Promise<MarkedProblem[]> {
  const byFile = [...Map.groupBy(problems, ({ file }) => file)];
  const marked = await mapLimited(byFile, maxOpenFiles, async ([file, own]) => {
    const text = unsaved.get(file) ?? (await readText(file));
    if (text === undefined) return own.map((each) => ({ ...each, end: endWithout(each) }));
    const places = createTextPlaces(text);
    return own.map((problem): MarkedProblem => {
      const isJson = /\.(json|jsonc|jsonl|ndjson)$/i.test(file);
      const range = isJson ? findTokenRange(text, places, problem) : findLineRange(places, problem);
      const { line, column } = range.start;
      return { ...problem, line, column, end: range.end };
    });
  });
  return marked.flat();
}

/** Undefined where it cannot be read: that has been told. */
async function readText(file: string): Promise<string | undefined> {
  const text = await readUtf8File(file).catch(() => undefined);
  return text === undefined || text.length > mostTextLength ? undefined : text;
}

function endWithout({ line, column }: Problem): TextPlace {
  return { line, column: column + 1 };
}
