import { rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { DataPaths } from "./dataPaths.ts";
import { ignoreUnreadable } from "./ignoreUnreadable.ts";
import { loadJsonFile, writeJsonFile } from "./jsonFile.ts";

/** Whose run is to stop: one that was taken up again, or that another process began, is another one. */
export interface StopRequest {
  readonly runId: string;
  /** `instance` of the owner of the run lock. */
  readonly instance: string;
  /** Since when that owner has the lock, ISO 8601. */
  readonly since: string;
}

/**
 * Asks whoever has the run lock to stop this run, by a file beside the lock: that reaches processes of other machines too,
 * and none that has its pid by now. Throws `UserError` ("storage").
 */
export async function writeStopRequest(
  paths: DataPaths,
  { runId, instance, since }: StopRequest,
): Promise<void> {
  await writeJsonFile(stopFile(paths), { runId, instance, since });
}

/** Whether this run, as its owner has it, is asked to stop. A request that cannot be read is none. */
export async function hasStopRequest(
  paths: DataPaths,
  { runId, instance, since }: StopRequest,
): Promise<boolean> {
  const asked = await loadJsonFile(stopFile(paths), stopRequestSchema).catch(ignoreUnreadable);
  return asked?.runId === runId && asked.instance === instance && asked.since === since;
}

/** What was asked of a run before has no meaning for the next. Never rejects: one that stays is nobody's. */
export async function removeStopRequest(paths: DataPaths): Promise<void> {
  await rm(stopFile(paths), { force: true }).catch(() => undefined);
}

/** Looks for a request of others until it is found, which is told once, or until the watch is ended. */
export function watchStopRequest(
  paths: DataPaths,
  owner: StopRequest,
  onAsked: () => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  const look = async () => {
    const isAsked = await hasStopRequest(paths, owner).catch(() => false);
    if (isEnded) return;
    if (isAsked) onAsked();
    else wait();
  };
  const wait = () => {
    timer = setTimeout(() => void look(), lookEveryMs).unref();
  };
  wait();
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}

// --- internal ---

/** A run ends within a second of being told. */
const lookEveryMs = 300;

const stopRequestSchema = z.object({
  runId: z.string(),
  instance: z.string(),
  since: z.string(),
});

function stopFile(paths: DataPaths): string {
  return join(paths.locksFolder, "stop.json");
}
