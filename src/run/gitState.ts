import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Environment } from "../model/resultFile.ts";

const run = promisify(execFile);
const timeoutMs = 3000;

/**
 * Commit, branch and whether files differ from it, Touchstone's own data apart; undefined outside a
 * repository, without git, or when git takes longer than three seconds.
 */
export async function loadGitState(
  workspaceFolder: string,
  dataFolder: string,
): Promise<Environment["git"]> {
  const git = async (...args: string[]) => {
    const options = { cwd: workspaceFolder, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 };
    const { stdout } = await run("git", ["--no-optional-locks", ...args], options);
    return stdout.trim();
  };
  try {
    const [commit, branch, changes] = await Promise.all([
      git("rev-parse", "HEAD"),
      git("rev-parse", "--abbrev-ref", "HEAD"),
      git("status", "--porcelain", "--", ".", ...excludeOwnData(workspaceFolder, dataFolder)),
    ]);
    return { commit, branch, dirty: changes !== "" };
  } catch {
    // No git, no repository or no commit yet: the run is just as good without.
    return undefined;
  }
}

// --- internal ---

function excludeOwnData(workspaceFolder: string, dataFolder: string): string[] {
  const relative = path.relative(workspaceFolder, dataFolder).split(path.sep).join("/");
  if (relative.startsWith("..")) return [];
  const prefix = relative === "" ? "" : `${relative}/`;
  return ["results", "test_runs", ".locks", "index.json"].map(
    (name) => `:(exclude)${prefix}${name}`,
  );
}
