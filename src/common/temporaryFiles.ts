import { createHash, randomUUID } from "node:crypto";
import { lstat, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isProcessAlive } from "./processAlive.ts";

/** A name for a file that is being written; it says by which process of which machine, for `removeLeftFiles`. */
export function formatTemporaryName(pid = process.pid, host = hostname()): string {
  return `.${randomUUID()}.${pid}-${hashHost(host)}.tmp`;
}

/**
 * Removes from a folder the temporary files that killed writers left there: at once when their process is dead, else once
 * nobody wrote to them for an hour. A folder that is not there has none.
 */
export async function removeLeftFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(ignoreMissing)) {
    const [isTemporary, pid, host] = temporaryName.exec(name) ?? [];
    if (isTemporary === undefined) continue;
    const isDead = host === hashHost(hostname()) && !isProcessAlive(Number(pid));
    if (isDead || (await isOld(join(folder, name)))) await rm(join(folder, name), { force: true });
  }
}

/** Whether a name is that of a file that is being written, or was. */
export function isTemporaryName(name: string): boolean {
  return temporaryName.test(name);
}

// --- internal ---

/** Those of earlier versions say no process. */
const temporaryName = /^\.[0-9a-f-]{36}(?:\.(\d+)-([0-9a-f]{8}))?\.tmp$/;
const leftAfterMs = 3_600_000;

function hashHost(host: string): string {
  return createHash("sha256").update(host).digest("hex").slice(0, 8);
}

async function isOld(file: string): Promise<boolean> {
  const stats = await lstat(file).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > leftAfterMs;
}

function ignoreMissing(error: unknown): string[] {
  if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
  throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
