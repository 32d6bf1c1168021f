import { type ChildProcess, execFile } from "node:child_process";

/** Whether a child started `detached` leads a process group that can be ended as one. */
export const canLeadGroup = process.platform !== "win32";

/** Asks a child that leads a group, and everything it started, to end. */
export function endTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGTERM");
  } catch {
    child.kill(); // the group is gone
  }
}

/** Ends a child started with `detached: canLeadGroup` together with everything it started, at once. */
export function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (!canLeadGroup) {
    const args = ["/pid", String(child.pid), "/T", "/F"];
    const options = { windowsHide: true, timeout: taskkillTimeoutMs };
    execFile("taskkill", args, options, () => child.kill("SIGKILL"));
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // the group is gone (ESRCH), or only its dead are left (EPERM)
  }
}

// --- internal ---

const taskkillTimeoutMs = 5000;
