import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { SystemConfig } from "../model/streamScenario.ts";
import { errorMessage } from "../model/userError.ts";
import { canLeadGroup, endTree, killTree } from "../providers/killTree.ts";
import { guardTree } from "./guardTree.ts";
import { createProcessMark, killStrays, type ProcessMark } from "./strayProcesses.ts";
import type { SystemLog } from "./systemLog.ts";
import { isAnswering, waitUntilReady } from "./systemReady.ts";
import { TestFault } from "./testFault.ts";

/** A system under test that runs. */
export interface SystemProcess {
  /** Settles when it has ended by itself: how, when that was a fault; never rejects. */
  readonly exited: Promise<string | undefined>;
  /** Ends it with all it started; resolves when it is gone. Later calls change nothing. */
  stop(graceMs: number): Promise<void>;
}

export interface StartSystemOptions {
  readonly system: SystemConfig;
  /** Absolute; where it is started. */
  readonly folder: string;
  readonly log: SystemLog;
  readonly signal: AbortSignal;
}

/** Starts a system and waits until it is ready. Throws `TestFault`; nothing of it runs then. */
export async function startSystem(options: StartSystemOptions): Promise<SystemProcess> {
  const { system, signal } = options;
  const { readyUrl } = system;
  if (readyUrl !== undefined && (await isAnswering(readyUrl))) {
    const message = `Something answers at ${readyUrl} before the system was started; stop it, or change the port.`;
    throw new TestFault("process", message);
  }
  const running = spawnSystem(options);
  try {
    if (readyUrl !== undefined) {
      await waitUntilReady(readyUrl, system.readyTimeoutMs, running.exited, signal);
    }
    return running;
  } catch (error) {
    await running.stop(0);
    throw error;
  }
}

// --- internal ---

function spawnSystem(options: StartSystemOptions): SystemProcess {
  const { system, log } = options;
  const mark = createProcessMark();
  const child = spawnChild(options, mark);
  log.follow(child);
  const release = guardTree(child, mark);
  let stopping: Promise<void> | undefined;
  const ended = waitForEnd(child, system.command);
  const stop = async (graceMs: number) => {
    // On Windows a child that ends by itself leaves its own children where no signal finds them.
    if (graceMs > 0 && canLeadGroup && child.exitCode === null && child.signalCode === null) {
      endTree(child);
      await Promise.race([ended, waitMs(graceMs)]);
    }
    killTree(child);
    await ended;
    await killStrays(mark);
    release();
  };
  return {
    exited: ended.then((how) => (stopping === undefined ? how : undefined)),
    stop(graceMs) {
      stopping ??= stop(graceMs);
      return stopping;
    },
  };
}

/** Most failures come as an event; arguments the system refuses are thrown. */
function spawnChild({ system, folder }: StartSystemOptions, mark: ProcessMark): ChildProcess {
  try {
    return spawn(system.command, system.args, {
      cwd: folder,
      env: { ...process.env, ...system.env, [mark.name]: mark.value },
      stdio: ["ignore", "pipe", "pipe"],
      detached: canLeadGroup,
      windowsHide: true,
    });
  } catch (error) {
    const message = `The system ("${system.command}") could not be started: ${errorMessage(error)}.`;
    throw new TestFault("process", message, error);
  }
}

/** How it ended when that was a fault: a program that ends with 0 may have done its work. */
async function waitForEnd(child: ChildProcess, command: string): Promise<string | undefined> {
  try {
    if (child.pid === undefined) await once(child, "spawn");
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    if (code === 0) return undefined;
    return `The system ("${command}") ended with ${code === null ? `signal ${signal}` : `code ${code}`}.`;
  } catch (error) {
    return `The system ("${command}") could not be started: ${errorMessage(error)}.`;
  }
}

function waitMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
