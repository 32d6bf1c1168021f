import { stat } from "node:fs/promises";
import path from "node:path";
import type { DataPaths } from "../../store/dataPaths.ts";
import { askGit } from "../askGit.ts";

/** The result files that git has, by their names; `reason` is why it cannot be asked: then those on disk count. */
export type GitResults = { readonly names: ReadonlySet<string> } | { readonly reason: string };

/**
 * What git has of a data folder's results: committed, or staged to be. Git is asked once; and again when its index has changed
 * since, which a look at one file tells.
 */
export function createGitResults({ resultsFolder }: DataPaths): () => Promise<GitResults> {
  let known: { readonly stamp: string; readonly results: GitResults } | undefined;
  let indexFile: string | undefined;
  return async () => {
    if ((await readStamp(resultsFolder)) === undefined) return { names: new Set() };
    indexFile ??= await findIndexFile(resultsFolder);
    const stamp = indexFile === undefined ? undefined : await readStamp(indexFile);
    if (stamp !== undefined && known?.stamp === stamp) return known.results;
    const results = await listResults(resultsFolder);
    known = stamp === undefined ? undefined : { stamp, results };
    return results;
  };
}

// --- internal ---

async function listResults(folder: string): Promise<GitResults> {
  const answer = await askGit(folder, ["ls-files", "-z", "--", "."]);
  if (!answer.ok) return { reason: answer.reason };
  return { names: new Set(answer.stdout.split("\0").filter((name) => name !== "")) };
}

async function findIndexFile(folder: string): Promise<string | undefined> {
  const answer = await askGit(folder, ["rev-parse", "--git-path", "index"]);
  const file = answer.ok ? answer.stdout.replace(/\r?\n$/, "") : "";
  return file === "" ? undefined : path.resolve(folder, file);
}

async function readStamp(file: string): Promise<string | undefined> {
  const stats = await stat(file).catch(() => undefined);
  return stats && `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}
