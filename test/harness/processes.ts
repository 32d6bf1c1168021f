import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** How a command is started. */
export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** How a command ended; `output` is stdout and stderr in the order of arrival. */
export interface CommandResult {
  code: number | null;
  output: string;
  timedOut: boolean;
}

const ownsGroup = process.platform !== "win32";
const running = new Set<ChildProcess>();

/** Starts a process in a group of its own, which ends with this process at the latest. */
export function startProcess(
  command: string,
  args: string[],
  options: CommandOptions = {},
): ChildProcess {
  endWithThisProcess();
  const child = spawn(command, args, {
    ...options,
    detached: ownsGroup,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** Ends a process and what it started: asks first, after `graceMs` kills. */
export async function stopProcess(child: ChildProcess, graceMs = 3000): Promise<void> {
  if (hasEnded(child)) {
    signalGroup(child, "SIGKILL");
    return;
  }
  const ended = once(child, "exit");
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
  await ended;
  clearTimeout(timer);
  signalGroup(child, "SIGKILL");
}

/** Runs a command to its end, for `timeoutMs` at most; `echo` passes its output on as it comes. */
export async function runCommand(
  command: string,
  args: string[],
  options: CommandOptions & { timeoutMs: number; echo?: boolean },
): Promise<CommandResult> {
  const { timeoutMs, echo = false, ...spawnOptions } = options;
  const child = startProcess(command, args, spawnOptions);
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      chunks.push(chunk);
      if (echo) process.stdout.write(chunk);
    });
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void stopProcess(child, 10_000);
  }, timeoutMs);
  try {
    await once(child, "close");
  } catch (error) {
    chunks.push(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
  return { code: timedOut ? null : child.exitCode, output: chunks.join(""), timedOut };
}

// --- internal ---

let isHooked = false;

function endWithThisProcess(): void {
  if (isHooked) return;
  isHooked = true;
  process.setMaxListeners(100);
  process.prependOnceListener("exit", () => {
    for (const child of running) signalGroup(child, "SIGKILL");
  });
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

/** The group may be gone already; that is what was wanted. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(ownsGroup ? -child.pid : child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
