import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { canLeadGroup, endTree, killTree } from "../../common/killTree.ts";
import { plainTexts } from "../../model/config/secretRef.ts";
import type { SystemConfig } from "../../model/config/streamScenario.ts";
import { errorMessage } from "../../model/userError.ts";
import { TestFault } from "../testFault.ts";
import { guardTree } from "./guardTree.ts";
import { createProcessMark, spawnMarked } from "./processMark.ts";
import { killStrays } from "./strayProcesses.ts";
import type { SystemLog } from "./systemLog.ts";
import { isAnswering, waitUntilReady } from "./systemReady.ts";

/** A system under test that runs. */
export interface SystemProcess {
  /** Settles when it has ended by itself: how, when that was a fault; never rejects. */
  readonly exited: Promise<string | undefined>;
  /** Ends it with all it started; resolves when it is gone, or cannot be ended. Later calls change nothing. */
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
  if (readyUrl !== undefined && (await isAnswering(readyUrl, signal))) {
    const message = `Something answers at ${readyUrl} before the system was started; stop it, or change the port.`;
    throw new TestFault("process", message);
  }
  const running = await spawnSystem(options);
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

/** What still runs then is of another user, or waits for a disk that does not answer. */
const killedTimeoutMs = 5000;

/** Most failures come as an event; arguments the system refuses are thrown. */
async function spawnSystem(options: StartSystemOptions): Promise<SystemProcess> {
  const { system, folder, log } = options;
  const mark = createProcessMark();
  const guard = guardTree(mark);
  try {
    const child = spawnMarked(mark, system.command, system.args, {
      cwd: folder,
      env: { ...process.env, ...plainTexts(system.env) },
      stdio: ["ignore", "pipe", "pipe"],
      detached: canLeadGroup,
      windowsHide: true,
    });
    guard.watch(child);
    log.follow(child);
    const ended = waitForEnd(child, system.command);
    await once(child, "spawn");
    return watchSystem(child, ended, async () => {
      await killStrays(mark);
      guard.release();
    });
  } catch (error) {
    guard.release();
    const message = `The system ("${system.command}") could not be started: ${errorMessage(error)}.`;
    throw new TestFault("process", message, error);
  }
}

function watchSystem(
  child: ChildProcess,
  ended: Promise<string | undefined>,
  endRest: () => Promise<void>,
): SystemProcess {
  let stopping: Promise<void> | undefined;
  const stop = async (graceMs: number) => {
    // On Windows a child that ends by itself leaves its own children where no signal finds them.
    if (graceMs > 0 && canLeadGroup && child.exitCode === null && child.signalCode === null) {
      endTree(child);
      await Promise.race([ended, waitMs(graceMs)]);
    }
    killTree(child);
    await Promise.race([ended, waitMs(killedTimeoutMs)]);
    await endRest();
  };
  return {
    exited: ended.then((how) => (stopping === undefined ? how : undefined)),
    stop(graceMs) {
      stopping ??= stop(graceMs);
      return stopping;
    },
  };
}

/** How it ended when that was a fault: a program that ends with 0 may have done its work. */
async function waitForEnd(child: ChildProcess, command: string): Promise<string | undefined> {
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once("exit", (...how) => resolve(how));
    // A signal that could not be sent is told here as well: what goes on then is waited for.
    child.on("error", () => undefined);
  });
  if (code === 0) return undefined;
  return `The system ("${command}") ended with ${code === null ? `signal ${signal}` : `code ${code}`}.`;
}

function waitMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
