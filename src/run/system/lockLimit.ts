import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Does something, such as starting a child, while the soft limit on file locks of this process is the one given.
 * Children inherit limits for good, through changes of program, user and session, and `/proc/<pid>/limits` shows them.
 * Linux has not heeded this one since 2.4.25: it is a number without effect. Nothing else of this process can start a
 * child meanwhile, as all of it is one turn. Without `prlimit` (util-linux) the limit stays as it is.
 */
export function withLockLimit<Result>(limit: string, act: () => Result): Result {
  const before = readSoftLimit();
  if (before === undefined || !setSoftLimit(limit)) return act();
  try {
    return act();
  } finally {
    setSoftLimit(before);
  }
}

// --- internal ---

const timeoutMs = 2000;

function readSoftLimit(): string | undefined {
  try {
    return /^Max file locks +(\w+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

function setSoftLimit(limit: string): boolean {
  const args = ["--pid", String(process.pid), `--locks=${limit}:`];
  return spawnSync("prlimit", args, { stdio: "ignore", timeout: timeoutMs }).status === 0;
}
