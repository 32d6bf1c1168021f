import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import type { NamedFiles } from "../../model/config/editorHints.ts";
import type { Completion } from "../../model/wire/assistRequests.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { WorkspaceListing } from "../files/workspaceListing.ts";

/** What is offered at most. */
export const mostFiles = 300;

interface FileQuestion {
  /** The document the path is written in, absolute. */
  readonly file: string;
  readonly named: NamedFiles;
  /** What is written of it. */
  readonly typed: string;
}

/** Files that a path of a document may name, the nearest first, with globs of them, and what lies in the folder that is written. */
export async function completeFiles(
  { file, named, typed }: FileQuestion,
  listing: WorkspaceListing,
): Promise<{ completions: Completion[]; isIncomplete: boolean }> {
  const folder = path.dirname(file);
  const found = await listing.find(named.usual);
  const paths = found.files
    .filter((each) => each !== file)
    .map((each) => relativePath(folder, each));
  const fitting = paths.length > mostFiles ? paths.filter((each) => fits(each, typed)) : paths;
  const usual = fitting.sort(byDistance).slice(0, mostFiles);
  const globs = named.takesGlobs === true ? listGlobs(paths, named.usual) : [];
  const near = (await listTyped(folder, typed, listing)).filter((each) => !usual.includes(each));
  return {
    completions: [
      ...globs,
      ...usual.map((each) => toCompletion(each, "file", named.what)),
      ...near.map((each) => toCompletion(each, each.endsWith("/") ? "folder" : "file")),
    ],
    isIncomplete: paths.length > mostFiles || typed.includes("/"),
  };
}

// --- internal ---

function toCompletion(label: string, sort: "file" | "folder", detail?: string): Completion {
  const more = detail === undefined ? {} : { detail };
  return { label, sort, ...more, insert: JSON.stringify(label), isSnippet: false };
}

function fits(candidate: string, typed: string): boolean {
  const words = typed.toLowerCase().split(/[/.\s*]+/);
  return words.every((word) => candidate.toLowerCase().includes(word));
}

/** Those that are fewer folders away come first. */
function byDistance(a: string, b: string): number {
  return a.split("/").length - b.split("/").length || (a < b ? -1 : 1);
}

/** A glob for each folder that holds several. */
function listGlobs(paths: readonly string[], usual: string): Completion[] {
  const name = usual.slice(usual.lastIndexOf("/") + 1);
  const counts = new Map<string, number>();
  for (const each of paths) {
    const folder = path.posix.dirname(each);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([folder, count]) => {
      const label = folder === "." ? name : `${folder}/${name}`;
      const detail = formatPlural(count, "file");
      return { label, sort: "glob", detail, insert: JSON.stringify(label), isSnippet: false };
    });
}

/** What lies in the folder whose path is written so far; files of unusual names are found so. */
async function listTyped(
  folder: string,
  typed: string,
  listing: WorkspaceListing,
): Promise<string[]> {
  const end = typed.lastIndexOf("/") + 1;
  const written = typed.slice(0, end);
  if (end === 0 || /[*?{\\"]/.test(written)) return [];
  const items = await listing.list(path.resolve(folder, written));
  return items.map(({ name, isFolder }) => `${written}${name}${isFolder ? "/" : ""}`);
}
