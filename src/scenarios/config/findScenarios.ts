import path from "node:path";
import { isDynamicPattern } from "tinyglobby";
import { type Problem, withFault } from "../../model/config/problem.ts";
import type { FaultHint, ProblemFix } from "../../model/config/problemFault.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";
import { isMissing, type WorkspaceFiles } from "../files/workspaceFiles.ts";
import { findEntryFiles } from "./findEntryFiles.ts";

/** Where a scenario stands: a file of its own (`base` is empty), or a part of the config. */
export interface ScenarioSource {
  readonly document: JsoncDocument;
  readonly base: KeyPath;
  readonly value: unknown;
}

/**
 * Everything `scenarios` of a config lists, each file once, the files of a glob in the order of their names. Entries
 * that are neither text nor an object are left to the check of the config itself.
 */
export async function findScenarios(
  config: JsoncDocument,
  entries: readonly unknown[],
  files: WorkspaceFiles,
): Promise<{ sources: ScenarioSource[]; problems: Problem[] }> {
  const sources: ScenarioSource[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const base = ["scenarios", index];
    if (typeof entry === "object" && entry !== null) {
      sources.push({ document: config, base, value: entry });
    }
    if (typeof entry !== "string" || entry === "") continue;
    const { files: found, fault } = await findEntryFiles(entry, path.dirname(config.file), files);
    if (fault !== undefined) {
      problems.push(config.problemAt(base, `the search for "${entry}" ${fault}`));
    } else if (found.length === 0) {
      const problem = config.problemAt(base, `no file in the workspace folder matches "${entry}"`);
      problems.push(withFault(problem, base, hintOfNone(config, entry, files)));
    } else if (found.length > mostFiles) {
      const message = `"${entry}" matches ${found.length} files, more than ${mostFiles}`;
      problems.push(config.problemAt(base, message));
      continue;
    }
    for (const file of found.filter((each) => !seen.has(each))) {
      seen.add(file);
      const read = await files.read(file);
      if (read.ok) sources.push({ document: read.document, base: [], value: read.document.value });
      else {
        const problem = config.problemAt(base, `scenario file ${file} ${read.reason}`);
        problems.push(
          isMissing(read.reason) ? withFault(problem, base, hintOfMissing(file)) : problem,
        );
      }
    }
  }
  return { sources, problems };
}

// --- internal ---

const mostFiles = 10_000;
const removeEntry: ProblemFix = { do: "remove", what: "this entry" };

function hintOfMissing(file: string): FaultHint {
  const create: ProblemFix = { do: "createFile", file, holds: "scenario" };
  return { code: "missing-file", fixes: [{ do: "findFile" }, create, removeEntry] };
}

/** A file that the pattern would match is one without its wildcards. */
function hintOfNone(config: JsoncDocument, entry: string, files: WorkspaceFiles): FaultHint {
  const name = entry.replace(/\*\*\//g, "").replace(/\*+/g, "first");
  const file = path.resolve(path.dirname(config.file), name);
  const isNameable = !isDynamicPattern(name) && files.contains(file);
  const create: ProblemFix = { do: "createFile", file, holds: "scenario" };
  const fixes = [{ do: "findFile" as const }, ...(isNameable ? [create] : []), removeEntry];
  return { code: "empty-glob", fixes };
}
