import { type ChildProcess, spawn } from "node:child_process";
import { canLeadGroup, killTree } from "../../common/killTree.ts";
import type { ProcessMark } from "./processMark.ts";
import { formatKillStrays } from "./strayProcesses.ts";

/** Ends the system when this process dies without having done so. */
export interface TreeGuard {
  /** Tells of the child that leads the group to end as well. */
  watch(child: ChildProcess): void;
  release(): void;
}

/**
 * Guards all that will carry a mark, and the group of a child started with `detached: canLeadGroup`: a shell of its own
 * waits for the end of a pipe that only this process holds. It is there before the child is, so that there is no moment
 * without it. On Windows there is no such guard.
 */
export function guardTree(mark: ProcessMark): TreeGuard {
  if (!canLeadGroup) return { watch: () => undefined, release: () => undefined };
  const script = `
    read -r group
    cat >/dev/null
    if [ -n "$group" ]; then kill -s KILL -- "-$group" 2>/dev/null; fi
    ${formatKillStrays(mark)}`;
  const guard = spawn("/bin/sh", ["-c", script], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // Without a shell the system is still stopped at every end that this process sees.
  guard.on("error", () => undefined);
  guard.stdin.on("error", () => undefined);
  guard.unref();
  return {
    watch({ pid }) {
      if (pid !== undefined) guard.stdin.write(`${pid}\n`);
    },
    release() {
      // Its group: the shell and the program it waits for. It is ended before the pipe is, or it would do its work.
      killTree(guard);
      guard.stdin.destroy();
    },
  };
}
