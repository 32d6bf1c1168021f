import { execFile } from "node:child_process";

export interface RunProgramOptions {
  /** Folder that it is started in. */
  readonly cwd: string;
  /** It is killed then, and not waited for any longer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** This process's own when absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** What it is given to read. */
  readonly input?: string;
  /** 64 MB when absent. */
  readonly maxPrintedBytes?: number;
}

/**
 * Runs a program to its end and resolves with what it printed. Rejects when it cannot be started, ends with anything but 0
 * (an error with its `code` and `stderr`), prints more than it may, or takes longer; with the signal's reason once that is
 * aborted. Neither a program that ignores signals nor what it started keeps anybody waiting.
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: RunProgramOptions,
): Promise<string> {
  return (await runProgramForBytes(command, args, options)).toString("utf8");
}

/** As `runProgram`, for what is no text. */
export function runProgramForBytes(
  command: string,
  args: readonly string[],
  options: RunProgramOptions,
): Promise<Buffer> {
  const { cwd, timeoutMs, signal, input, env = process.env } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const started = {
      cwd,
      env,
      encoding: "buffer",
      maxBuffer: options.maxPrintedBytes ?? mostPrintedBytes,
      windowsHide: true,
    } as const;
    const child = execFile(command, [...args], started, (error, stdout, stderr) => {
      const told = error && Object.assign(error, { stderr: stderr.toString("utf8") });
      settle(() => (told === null ? resolve(stdout) : reject(told)));
    });
    child.stdin?.on("error", () => undefined); // it ended first, and says why
    child.stdin?.end(input);
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

const mostPrintedBytes = 64 * 1024 * 1024;
