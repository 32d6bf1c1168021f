import { readFileSync, readlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { ProcessMark } from "./processMark.ts";

/**
 * Ends every process that carries a mark, those as well that left the group they were started in; resolves when they
 * are gone. On Linux only. What cannot be found: a program that sheds all three marks (a clean environment, files
 * closed, a limit on file locks of its own), and one that another service starts when asked to (docker, systemd, cron).
 * What can be found and not ended: a program of another user.
 */
export async function killStrays(mark: ProcessMark): Promise<void> {
  if (process.platform !== "linux") return;
  const deadline = performance.now() + mostWaitMs;
  // Again until there is none: one may start another while it is looked for. Their ends send no event.
  while ((await killFound(mark)) && performance.now() < deadline) await delay(pauseMs);
}

/** Lines of shell that do what `killStrays` does, for when this process is no more. */
export function formatKillStrays({ variable, fileName, lockLimit }: ProcessMark): string {
  const patterns = `-e '${variable}' -e ' ${lockLimit} '`;
  // A mark is looked for again right before the kill: by then the id may be that of another process.
  return `
    isMarked() {
      grep -qas ${patterns} "/proc/$1/environ" "/proc/$1/limits" ||
        ls -l "/proc/$1/fd" | grep -q '${fileName}'
    }
    for pass in 1 2 3; do
      by_text=$(grep -las ${patterns} /proc/[0-9]*/environ /proc/[0-9]*/limits)
      by_file=$(ls -l /proc/[0-9]*/fd | awk '/^\\/proc/ { at = $1 } /${fileName}/ { print at }')
      for file in $by_text $by_file; do
        pid=\${file#/proc/}
        pid=\${pid%%/*}
        if isMarked "$pid"; then kill -s KILL "$pid"; fi
      done
    done 2>/dev/null`;
}

// --- internal ---

const pauseMs = 10;
const mostWaitMs = 2000;

/** Whether there was something to end. */
async function killFound(mark: ProcessMark): Promise<boolean> {
  let isAnyFound = false;
  for (const name of await readdir("/proc").catch(() => [])) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    // In one turn, so that what is ended is what carries the mark, and not another that was given its id since.
    if (isRunning(pid) && isMarked(pid, descriptors, mark) && kill(pid)) isAnyFound = true;
  }
  return isAnyFound;
}

/** False for one that has ended and that its parent has not yet taken notice of. */
function isRunning(pid: number): boolean {
  return /\) [^ZX]/.test(attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8")));
}

function isMarked(pid: number, descriptors: readonly string[], mark: ProcessMark): boolean {
  const read = (name: string) => attempt(() => readFileSync(`/proc/${pid}/${name}`, "utf8"));
  if (read("limits").includes(` ${mark.lockLimit} `)) return true;
  if (read("environ").split("\0").includes(mark.variable)) return true;
  return descriptors.some((descriptor) =>
    attempt(() => readlinkSync(`/proc/${pid}/fd/${descriptor}`)).includes(mark.fileName),
  );
}

/** Empty for a process that has ended meanwhile, or that of another user. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false; // it has ended meanwhile, or is not ours to end
  }
}
