import { createHash, randomUUID } from "node:crypto";
import { readdir, rm, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isProcessAlive } from "../../common/processAlive.ts";
import type { DataPaths } from "../dataPaths.ts";

/**
 * Says beside the index lock, which must be held, that this process has it; removes what others left that had it before.
 * Returns what takes the mark off again, before the lock is given back. Never rejects: it only saves waiting.
 */
export async function markIndexLock({ locksFolder }: DataPaths): Promise<() => Promise<void>> {
  const mark = join(locksFolder, ownMark);
  const others = (await listMarks(locksFolder)).filter(({ name }) => name !== ownMark);
  await Promise.all(
    others.map(({ name }) => rm(join(locksFolder, name), { force: true }).catch(() => {})),
  );
  await writeFile(mark, "").catch(() => undefined);
  return () => rm(mark, { force: true }).catch(() => undefined);
}

/** Takes the mark of a dead process of this machine off; true for the one that did it, and may take its lock away. */
export async function takeDeadMark({ locksFolder }: DataPaths): Promise<boolean> {
  for (const { name, pid, host } of await listMarks(locksFolder)) {
    if (host !== ownHost || name === ownMark || isProcessAlive(pid)) continue;
    const isTaken = await unlink(join(locksFolder, name)).then(
      () => true,
      () => false,
    );
    if (isTaken) return true;
  }
  return false;
}

// --- internal ---

const ownHost = createHash("sha256").update(hostname()).digest("hex").slice(0, 12);
/** No other process ever has its name, so that nobody takes off another's by mistake. */
const ownMark = `index-${process.pid}-${ownHost}-${randomUUID()}.mark`;
const markName = /^index-(\d+)-([0-9a-f]{12})-[0-9a-f-]{36}\.mark$/;

interface Mark {
  readonly name: string;
  readonly pid: number;
  readonly host: string;
}

async function listMarks(locksFolder: string): Promise<Mark[]> {
  const names = await readdir(locksFolder).catch(() => []);
  return names.flatMap((name) => {
    const [, pid, host] = markName.exec(name) ?? [];
    return pid === undefined || host === undefined ? [] : [{ name, pid: Number(pid), host }];
  });
}
