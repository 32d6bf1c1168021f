import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import type { IndexEntry } from "../model/results/indexFile.ts";
import type { StorageFigures, StorageKind } from "../model/results/storage.ts";
import type { DataPaths } from "./dataPaths.ts";
import { listFilesBelow } from "./filesBelow.ts";
import { readStats } from "./folderItems.ts";
import { loadIndex } from "./index/runIndex.ts";
import { type Amount, measureRun, sumBytes } from "./measureRun.ts";
import { listShownRunIds } from "./runFolders.ts";

export interface MeasureStorageOptions {
  /** Ends it: the figures stay as they are. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds, from which ages are counted. */
  readonly now: number;
}

/** A look at what a data folder takes, which may last: `figures` tells what it has come to. */
export interface StorageMeasurement {
  readonly figures: () => StorageFigures;
  /** Rejects with `UserError` ("storage"). */
  readonly finished: Promise<void>;
}

/** Begins to measure a data folder; a run at a time, so that memory is bound by the number of configs. */
export function measureStorage(
  paths: DataPaths,
  { signal, now }: MeasureStorageOptions,
): StorageMeasurement {
  const sums = createSums();
  const measureAll = async () => {
    await measureFiles(paths, sums);
    const runs = await listStoredRuns(paths);
    sums.total = runs.length;
    await mapLimited(runs, maxOpenFiles, async ({ runId, entry }) => {
      if (signal.aborted) return;
      const size = await measureRun(paths, runId, entry?.filename);
      for (const kind of ["results", "logs", "runs"] as const) add(sums.kinds[kind], size[kind]);
      addRun(sums, entry, sumBytes(size), now);
      sums.done += 1;
    });
    sums.isComplete = !signal.aborted;
  };
  return { figures: () => describeSums(sums), finished: measureAll() };
}

// --- internal ---

const mostConfigs = 100;
const ageBoundsDays = [1, 7, 30, 90, 365];
const msPerDay = 86_400_000;

interface Share {
  runs: number;
  bytes: number;
}

interface Sums {
  readonly kinds: Record<StorageKind, Amount>;
  readonly configs: Map<string | undefined, Share>;
  readonly ages: Share[];
  done: number;
  total: number;
  isComplete: boolean;
}

interface StoredRun {
  readonly runId?: string;
  readonly entry?: IndexEntry;
}

function createSums(): Sums {
  const none = () => ({ bytes: 0, files: 0 });
  return {
    kinds: {
      results: none(),
      logs: none(),
      runs: none(),
      index: none(),
      labels: none(),
      trash: none(),
    },
    configs: new Map(),
    ages: [...ageBoundsDays, undefined].map(() => ({ runs: 0, bytes: 0 })),
    done: 0,
    total: 0,
    isComplete: false,
  };
}

async function measureFiles(paths: DataPaths, { kinds }: Sums): Promise<void> {
  const { indexFile, baselineFile, labelsFile, gatesFile, trashFolder, dataFolder } = paths;
  for (const [kind, file] of [
    ["index", indexFile],
    ["labels", baselineFile],
    ["labels", labelsFile],
    ["labels", gatesFile],
  ] as const) {
    const stats = await readStats(file);
    if (stats?.isFile()) add(kinds[kind], { bytes: stats.size, files: 1 });
  }
  for (const { bytes } of await listFilesBelow(dataFolder, trashFolder)) {
    add(kinds.trash, { bytes, files: 1 });
  }
}

/** Runs with a row, and those that have a folder alone. */
async function listStoredRuns(paths: DataPaths): Promise<StoredRun[]> {
  const { index } = await loadIndex(paths);
  const folders = new Set(await listShownRunIds(paths));
  const runs: StoredRun[] = index.runs.map((entry) => {
    return folders.delete(entry.id) ? { runId: entry.id, entry } : { entry };
  });
  for (const runId of folders) runs.push({ runId });
  return runs;
}

function addRun(sums: Sums, entry: IndexEntry | undefined, bytes: number, now: number): void {
  const config = sums.configs.get(entry?.name) ?? { runs: 0, bytes: 0 };
  sums.configs.set(entry?.name, config);
  const days = (now - Date.parse(entry?.timestamp ?? "")) / msPerDay;
  const bound = ageBoundsDays.findIndex((upToDays) => days <= upToDays);
  const age = sums.ages.at(bound);
  for (const share of [config, ...(age === undefined ? [] : [age])]) {
    share.runs += 1;
    share.bytes += bytes;
  }
}

function add(sum: Amount, { bytes, files }: Amount): void {
  sum.bytes += bytes;
  sum.files += files;
}

function describeSums({ kinds, configs, ages, done, total, isComplete }: Sums): StorageFigures {
  const amounts = Object.values(kinds);
  const largest = [...configs].sort(([, a], [, b]) => b.bytes - a.bytes);
  return {
    bytes: amounts.reduce((sum, { bytes }) => sum + bytes, 0),
    files: amounts.reduce((sum, { files }) => sum + files, 0),
    runs: done,
    kinds: Object.entries(kinds).map(([kind, each]) => ({ kind: kind as StorageKind, ...each })),
    configs: largest.slice(0, mostConfigs).map(([name, share]) => {
      return name === undefined ? { ...share } : { name, ...share };
    }),
    otherConfigs: Math.max(0, largest.length - mostConfigs),
    ages: ages.map((share, at) => {
      const upToDays = ageBoundsDays[at];
      return upToDays === undefined ? { ...share } : { upToDays, ...share };
    }),
    done,
    total,
    isComplete,
  };
}
