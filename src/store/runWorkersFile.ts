import { type RunWorkers, runWorkersSchema } from "../model/results/runWorkers.ts";
import type { DataPaths } from "./dataPaths.ts";
import { ignoreUnreadable } from "./ignoreUnreadable.ts";
import { loadJsonFile, writeJsonFile } from "./jsonFile.ts";

/** Writes which workers a run over a queue has, or had. Throws `UserError` ("storage"). */
export async function writeRunWorkers(
  paths: DataPaths,
  runId: string,
  workers: RunWorkers,
): Promise<void> {
  await writeJsonFile(paths.workersFile(runId), workers);
}

/** What was written last; undefined where a run has none, and where it cannot be read: nothing else hangs on it. */
export async function loadRunWorkers(
  paths: DataPaths,
  runId: string,
): Promise<RunWorkers | undefined> {
  return await loadJsonFile(paths.workersFile(runId), runWorkersSchema).catch(ignoreUnreadable);
}
