import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { closeSync, openSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { withLockLimit } from "./lockLimit.ts";

/**
 * What is handed down to everything a system starts, so that it can be found in whatever group or session it is. There
 * are three, because programs shed one or another: Redis overwrites its environment, Node and Python close files.
 */
export interface ProcessMark {
  /** A line of the environment. */
  readonly variable: string;
  /** The name of a file that is open and in no folder any more. */
  readonly fileName: string;
  /** A limit on file locks, 19 digits. */
  readonly lockLimit: string;
}

/** A mark that no other process has. */
export function createProcessMark(): ProcessMark {
  const id = randomUUID();
  return {
    variable: `${variableName}=${id}`,
    fileName: `touchstone-${id}`,
    lockLimit: String(10n ** 18n + BigInt(`0x${randomBytes(7).toString("hex")}`)),
  };
}

/** Starts a child that carries a mark; throws as `spawn` does. Only Linux shows files and limits of other processes. */
export function spawnMarked(
  mark: ProcessMark,
  command: string,
  args: readonly string[],
  options: SpawnOptions & { readonly stdio: readonly ("ignore" | "pipe")[] },
): ChildProcess {
  const env = { ...options.env, [variableName]: mark.variable.slice(variableName.length + 1) };
  if (process.platform !== "linux") {
    return spawn(command, args, { ...options, env, stdio: [...options.stdio] });
  }
  const file = openMarkFile(mark.fileName);
  const stdio = [...options.stdio, ...(file === undefined ? [] : [file])];
  try {
    return withLockLimit(mark.lockLimit, () => spawn(command, args, { ...options, env, stdio }));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

// --- internal ---

const variableName = "TOUCHSTONE_SYSTEM";

/** Where none can be written, the two other marks are left. */
function openMarkFile(name: string): number | undefined {
  const file = path.join(tmpdir(), name);
  try {
    const descriptor = openSync(file, "wx", 0o600);
    unlinkSync(file);
    return descriptor;
  } catch {
    return undefined;
  }
}
