import { relativePath } from "../common/relativePath.ts";
import { runProgram } from "../common/runProgram.ts";
import type { Environment } from "../model/results/resultFile.ts";

const timeoutMs = 3000;

/**
 * Commit, branch (`(detached)` when there is none) and whether files differ from it, Touchstone's own data
 * apart; undefined outside a repository, without git, or when git takes longer than three seconds.
 */
export async function loadGitState(
  workspaceFolder: string,
  dataFolder: string,
): Promise<Environment["git"]> {
  const status = ["--no-optional-locks", "status", "--porcelain=v2", "--branch", "--", "."];
  try {
    const args = [...status, ...excludeOwnData(workspaceFolder, dataFolder)];
    return parseStatus(await runProgram("git", args, { cwd: workspaceFolder, timeoutMs }));
  } catch {
    // No git or no repository: the run is just as good without.
    return undefined;
  }
}

// --- internal ---

/** Reads what `git status --porcelain=v2 --branch` prints: https://git-scm.com/docs/git-status */
function parseStatus(text: string): Environment["git"] {
  const lines = text.split("\n").filter((line) => line !== "");
  const header = (name: string) =>
    lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3);
  const commit = header("branch.oid");
  const branch = header("branch.head");
  if (commit === undefined || branch === undefined || commit === "(initial)") return undefined;
  return { commit, branch, dirty: lines.some((line) => !line.startsWith("#")) };
}

function excludeOwnData(workspaceFolder: string, dataFolder: string): string[] {
  const relative = relativePath(workspaceFolder, dataFolder);
  if (relative.startsWith("..")) return [];
  const prefix = relative === "" ? "" : `${relative}/`;
  return ["results", "test_runs", ".locks", "index.json", "baseline.json"].map(
    (name) => `:(exclude)${prefix}${name}`,
  );
}
