import type { CellFigures } from "../../model/results/cellFigures.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import { readStats } from "../../store/folderItems.ts";
import { readFigures } from "./readFigures.ts";

/** What a history knows of one result file. */
export type KnownRun =
  | { readonly kind: "run"; readonly head: ResultHead; readonly cells: readonly CellFigures[] }
  | { readonly kind: "unreadable"; readonly reason: string };

/** What was read of the result files of one config, each once while it stays as it is. */
export interface RunCache {
  /** What is known of a file as it is now; undefined where it has to be read. */
  find(file: string): Promise<KnownRun | undefined>;
  /** Reads it. */
  read(file: string): Promise<KnownRun>;
  /** Forgets all but these. */
  keepOnly(files: ReadonlySet<string>): void;
}

/** Keeps at most so many times of tests; of runs that are read beyond that, everything else is kept. */
export function createRunCache(mostTimes = 5_000_000): RunCache {
  const kept = new Map<string, Kept>();
  let times = 0;
  const forget = (file: string) => {
    times -= kept.get(file)?.times ?? 0;
    kept.delete(file);
  };
  return {
    async find(file) {
      const known = kept.get(file);
      if (known === undefined) return undefined;
      const { stamp } = await readStamp(file);
      return known.stamp === stamp ? known.run : undefined;
    },
    async read(file) {
      const { stamp, bytes } = await readStamp(file);
      const run = await readRun(file, bytes);
      forget(file);
      const count = countTimes(run);
      const entry =
        times + count > mostTimes
          ? { stamp, run: withoutTimes(run), times: 0 }
          : { stamp, run, times: count };
      times += entry.times;
      kept.set(file, entry);
      return entry.run;
    },
    keepOnly(files) {
      for (const file of [...kept.keys()]) if (!files.has(file)) forget(file);
    },
  };
}

// --- internal ---

interface Kept {
  readonly stamp: string;
  readonly run: KnownRun;
  readonly times: number;
}

async function readStamp(file: string): Promise<{ stamp: string; bytes: number }> {
  const stats = await readStats(file);
  return { stamp: `${stats?.size} ${stats?.mtimeMs}`, bytes: stats?.size ?? 0 };
}

async function readRun(file: string, bytes: number): Promise<KnownRun> {
  try {
    const read = await readFigures(file, bytes);
    if (!read.ok) return { kind: "unreadable", reason: read.reason };
    return { kind: "run", head: read.head, cells: read.cells };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "unreadable", reason: errorMessage(error) };
  }
}

function countTimes(run: KnownRun): number {
  if (run.kind !== "run") return 0;
  return run.cells.reduce((sum, { durationsMs }) => sum + (durationsMs?.length ?? 0), 0);
}

function withoutTimes(run: KnownRun): KnownRun {
  if (run.kind !== "run") return run;
  return { ...run, cells: run.cells.map(({ durationsMs: _, ...cell }) => cell) };
}
