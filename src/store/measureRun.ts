import type { DataPaths } from "./dataPaths.ts";
import { listFilesBelow, type StoredFile } from "./filesBelow.ts";
import { readStats } from "./folderItems.ts";

/** Bytes and number of files. */
export interface Amount {
  bytes: number;
  files: number;
}

/** What a run takes on disk: its result file, its logs, and whatever else is in its folder. */
export interface RunSize {
  readonly results: Amount;
  readonly logs: Amount;
  readonly runs: Amount;
}

/** Measures one run; `fileName` is that of its result file, if it has one. Links are not followed. */
export async function measureRun(
  paths: DataPaths,
  runId: string | undefined,
  fileName: string | undefined,
): Promise<RunSize> {
  const size = {
    results: { bytes: 0, files: 0 },
    logs: { bytes: 0, files: 0 },
    runs: { bytes: 0, files: 0 },
  };
  const stats = fileName === undefined ? undefined : await readStats(paths.resultFile(fileName));
  if (stats?.isFile()) size.results = { bytes: stats.size, files: 1 };
  if (runId === undefined) return size;
  for (const file of await listFilesBelow(paths.dataFolder, paths.runFolder(runId))) {
    const amount = isLog(file) ? size.logs : size.runs;
    amount.bytes += file.bytes;
    amount.files += 1;
  }
  return size;
}

/** All that a run takes, in bytes. */
export function sumBytes({ results, logs, runs }: RunSize): number {
  return results.bytes + logs.bytes + runs.bytes;
}

// --- internal ---

function isLog({ path }: StoredFile): boolean {
  return path.includes("/jsonl_file/") || path.endsWith(".log");
}
