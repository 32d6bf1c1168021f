import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";

/** An environment variable by which everything a system starts can be found, whatever group it moved to. */
export interface ProcessMark {
  readonly name: string;
  readonly value: string;
}

export function createProcessMark(): ProcessMark {
  return { name: "TOUCHSTONE_SYSTEM", value: randomUUID() };
}

/** Ends every process that carries the mark: those that left the group they were started in. On Linux only. */
export async function killStrays({ name, value }: ProcessMark): Promise<void> {
  if (process.platform !== "linux") return;
  const mark = `${name}=${value}`;
  for (const pid of (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry))) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (!environment.split("\0").includes(mark)) continue;
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** The same as a line of shell, for when this process is no more. */
export function formatKillStrays({ name, value }: ProcessMark): string {
  const files = `grep -las "${name}=${value}" /proc/[0-9]*/environ`;
  return `for f in $(${files}); do p=\${f#/proc/}; kill -s KILL "\${p%/environ}"; done 2>/dev/null`;
}
