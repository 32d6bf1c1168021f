import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { SystemConfig } from "../model/streamScenario.ts";
import { errorMessage } from "../model/userError.ts";
import { canLeadGroup, endTree, killTree } from "../providers/killTree.ts";
import { guardTree } from "./guardTree.ts";
import type { SystemLog } from "./systemLog.ts";
import { isAnswering, waitUntilReady } from "./systemReady.ts";
import { TestFault } from "./testFault.ts";

/** A system under test that runs. */
export interface SystemProcess {
  /** Settles when it has ended by itself: how, when that was a fault; never rejects. */
  readonly exited: Promise<string | undefined>;
  /** Ends it with all it started; resolves when it is gone. */
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

function spawnSystem({ system, folder, log }: StartSystemOptions): SystemProcess {
  const child = spawn(system.command, system.args, {
    cwd: folder,
    env: { ...process.env, ...system.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: canLeadGroup,
    windowsHide: true,
  });
  log.follow(child);
  const release = guardTree(child);
  let isStopping = false;
  const ended = waitForEnd(child, system.command);
  return {
    exited: ended.then((how) => (isStopping ? undefined : how)),
    async stop(graceMs) {
      isStopping = true;
      if (graceMs > 0 && child.exitCode === null && child.signalCode === null) {
        endTree(child);
        await Promise.race([ended, waitMs(graceMs)]);
      }
      killTree(child);
      await ended;
      release();
    },
  };
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
