import { execFile } from "node:child_process";

export interface RunProgramOptions {
  /** Folder that it is started in. */
  readonly cwd: string;
  /** It is killed then, and not waited for any longer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a program to its end and resolves with what it printed. Rejects when it cannot be started, ends with anything but 0,
 * prints more than 64 MB, or takes longer than it may; with the signal's reason once that is aborted. Neither a program
 * that ignores signals nor what it started keeps anybody waiting.
 */
export function runProgram(
  command: string,
  args: readonly string[],
  { cwd, timeoutMs, signal }: RunProgramOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const options = { cwd, maxBuffer: maxPrintedBytes, windowsHide: true };
    const child = execFile(command, [...args], options, (error, stdout) =>
      settle(() => (error === null ? resolve(stdout) : reject(error))),
    );
    const giveUp = (reason: unknown) => {
      child.kill("SIGKILL");
      // What it started may hold them open.
      for (const pipe of child.stdio) pipe?.destroy();
      settle(() => reject(reason));
    };
    const onAbort = () => giveUp(signal?.reason);
    const late = setTimeout(
      () => giveUp(new Error(`${command} did not end within ${timeoutMs} ms`)),
      timeoutMs,
    );
    signal?.addEventListener("abort", onAbort, { once: true });
    const settle = (finish: () => void) => {
      clearTimeout(late);
      signal?.removeEventListener("abort", onAbort);
      finish();
    };
  });
}

// --- internal ---

const maxPrintedBytes = 64 * 1024 * 1024;
