import path from "node:path";
import type { Problem } from "../../model/config/problem.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";
import type { WorkspaceFiles } from "../files/workspaceFiles.ts";
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
      problems.push(config.problemAt(base, `no file in the workspace folder matches "${entry}"`));
    } else if (found.length > mostFiles) {
      const message = `"${entry}" matches ${found.length} files, more than ${mostFiles}`;
      problems.push(config.problemAt(base, message));
      continue;
    }
    for (const file of found.filter((each) => !seen.has(each))) {
      seen.add(file);
      const read = await files.read(file);
      if (read.ok) sources.push({ document: read.document, base: [], value: read.document.value });
      else problems.push(config.problemAt(base, `scenario file ${file} ${read.reason}`));
    }
  }
  return { sources, problems };
}

// --- internal ---

const mostFiles = 10_000;
