import { type ChildProcess, spawn } from "node:child_process";
import { canLeadGroup, killTree } from "../providers/killTree.ts";
import { formatKillStrays, type ProcessMark } from "./strayProcesses.ts";

/**
 * Ends a child started with `detached: canLeadGroup`, and all it started, when this process dies without having done
 * so: a shell of its own waits for the end of a pipe that only this process holds. The result lets go of the child.
 * On Windows there is no such guard.
 */
export function guardTree(child: ChildProcess, mark: ProcessMark): () => void {
  if (!canLeadGroup || child.pid === undefined) return () => undefined;
  const script = `cat >/dev/null; kill -s KILL -- -${child.pid} 2>/dev/null; ${formatKillStrays(mark)}`;
  const guard = spawn("/bin/sh", ["-c", script], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // Without a shell the system is still stopped at every end that this process sees.
  guard.on("error", () => undefined);
  guard.stdin.on("error", () => undefined);
  guard.unref();
  return () => {
    // Its group: the shell and the program it waits for. It is ended before the pipe is, or it would do its work.
    killTree(guard);
    guard.stdin.destroy();
  };
}
