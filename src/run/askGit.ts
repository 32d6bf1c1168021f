import path from "node:path";
import { runProgram } from "../common/runProgram.ts";
import { errorCode } from "../model/storageError.ts";
import { errorMessage } from "../model/userError.ts";

/** What git printed, or why it printed nothing: `exitCode` is absent where git did not come to run. */
export type GitAnswer =
  | { readonly ok: true; readonly stdout: string }
  | { readonly ok: false; readonly reason: string; readonly exitCode?: number };

/**
 * Asks git in a folder that is there. A hook's `GIT_DIR`, which goes for its own folder alone, is left out; its index
 * (`GIT_INDEX_FILE`: what is about to be committed) counts. No program that a repository names is run. Never throws; gives up after
 * ten seconds.
 */
export async function askGit(folder: string, args: readonly string[]): Promise<GitAnswer> {
  try {
    const stdout = await runProgram(
      "git",
      ["-c", "core.fsmonitor=false", "--no-optional-locks", ...args],
      {
        cwd: folder,
        env: chooseEnvironment(process.env, process.cwd()),
        timeoutMs,
        maxPrintedBytes: 256 * 1024 * 1024,
      },
    );
    return { ok: true, stdout };
  } catch (error) {
    const exitCode = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof exitCode !== "number") {
      const isMissing = errorCode(error) === "ENOENT";
      return { ok: false, reason: isMissing ? "git is not installed" : errorMessage(error) };
    }
    const { stderr = "" }: { stderr?: unknown } = Object(error);
    const reason = String(stderr).trim().split("\n")[0]?.replace("fatal: ", "");
    return { ok: false, reason: reason || `git ended with ${exitCode}`, exitCode };
  }
}

// --- internal ---

const timeoutMs = 10_000;

/** Relative places in it are those of a hook's folder. */
function chooseEnvironment(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX: _, ...others } = env;
  const index =
    GIT_INDEX_FILE === undefined ? {} : { GIT_INDEX_FILE: path.resolve(folder, GIT_INDEX_FILE) };
  if (GIT_DIR === undefined || GIT_WORK_TREE === undefined) return { ...others, ...index };
  const places = {
    GIT_DIR: path.resolve(folder, GIT_DIR),
    GIT_WORK_TREE: path.resolve(folder, GIT_WORK_TREE),
  };
  return { ...others, ...index, ...places };
}
