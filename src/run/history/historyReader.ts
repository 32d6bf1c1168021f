import { mapLimited, maxOpenFiles } from "../../common/mapLimited.ts";
import type { HistoryConfig } from "../../model/results/history.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import { standsForConfig } from "../../model/results/standsForConfig.ts";
import type { RunRow } from "../../model/wire/hostProtocol.ts";
import type { HistoryRun } from "../../report/history/historyRun.ts";
import { loadResultHead } from "../../store/results/resultHead.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { createRunCache, type KnownRun, type RunCache } from "./runCache.ts";

/** The runs of a config as far as they were read, and those that are none of its history. */
export interface ReadHistory {
  /** Newest first. */
  readonly runs: readonly HistoryRun[];
  /** Runs that are yet to be looked at. */
  readonly pending: number;
  readonly probes: number;
  readonly parts: number;
  readonly absent: number;
  readonly unreadable: readonly NamedFault[];
  readonly broken: readonly NamedFault[];
}

export interface NamedFault {
  readonly file: string;
  readonly message: string;
}

export interface HistoryReader {
  /**
   * Reads the runs of a config, by its name and by its file, the newest first, for about so long; asked again it goes on.
   * What was read is kept while the files stay as they are.
   */
  read(config: HistoryConfig, budgetMs: number): Promise<ReadHistory>;
}

/** Reads histories of the configs of one data folder; keeps those of the last few. */
export function createHistoryReader(
  store: Pick<TestDataStore, "paths" | "loadIndex">,
): HistoryReader {
  const caches = new Map<string, RunCache>();
  const openCache = ({ name, file }: HistoryConfig) => {
    const key = name ?? file ?? "";
    const cache = caches.get(key) ?? createRunCache();
    caches.delete(key);
    caches.set(key, cache);
    const [oldest] = caches.keys();
    if (caches.size > mostConfigs && oldest !== undefined) caches.delete(oldest);
    return cache;
  };
  const configFiles = createConfigFiles();
  return {
    async read(config, budgetMs) {
      const deadline = performance.now() + budgetMs;
      const { rows } = await store.loadIndex();
      const filed = rows.filter((row) => row.kind === "run");
      const own = filed.filter(({ entry }) => isNamed(entry, config));
      const others = filed.filter((row) => row.hasFile && !isNamed(row.entry, config));
      const cache = openCache(config);
      const fileOf = ({ entry }: FiledRow) => store.paths.resultFile(entry.filename);
      const wanted = own.filter(({ entry, hasFile }) => hasFile && standsForConfig(entry));
      const found = await readRuns(wanted, { cache, fileOf, deadline });
      // Runs under another name are known by the file of their config, which only their heads tell.
      const named = await configFiles.find(config.file === undefined ? [] : others, {
        file: config.file,
        fileOf,
        deadline: found.pending === 0 ? deadline : 0,
      });
      const renamed = await readRuns(named.rows, { cache, fileOf, deadline });
      const all = [...found.known, ...renamed.known];
      if (found.pending + renamed.pending === 0) {
        cache.keepOnly(new Set(all.map(({ row }) => fileOf(row))));
      }
      return {
        ...sortOut(all),
        pending: found.pending + renamed.pending + named.pending,
        probes: own.filter(({ entry }) => entry.probe === true).length,
        absent: own.filter(({ hasFile, entry }) => !hasFile && standsForConfig(entry)).length,
        broken: rows.flatMap((row) => {
          return row.kind === "broken" ? [{ file: row.label, message: row.message }] : [];
        }),
      };
    },
  };
}

// --- internal ---

/** Configs whose runs are kept. */
const mostConfigs = 4;

type FiledRow = Extract<RunRow, { kind: "run" }>;
type FileOf = (row: FiledRow) => string;

interface FoundRun {
  readonly row: FiledRow;
  readonly run: KnownRun;
}

function isNamed({ name }: IndexEntry, config: HistoryConfig): boolean {
  return name === config.name;
}

/** Those that are known already, and of the others, the first ones first, as many as time allows; one at least. */
async function readRuns(
  rows: readonly FiledRow[],
  {
    cache,
    fileOf,
    deadline,
  }: { readonly cache: RunCache; readonly fileOf: FileOf; readonly deadline: number },
): Promise<{ known: FoundRun[]; pending: number }> {
  let isFirst = true;
  const found = await mapLimited(rows, maxOpenFiles, async (row) => {
    const file = fileOf(row);
    const known = await cache.find(file);
    if (known !== undefined) return { row, run: known };
    if (!isFirst && performance.now() > deadline) return undefined;
    isFirst = false;
    return { row, run: await cache.read(file) };
  });
  const known = found.filter((each) => each !== undefined);
  return { known, pending: found.length - known.length };
}

/** Which config file each result file names, remembered while it stays as it is. */
function createConfigFiles() {
  const known = new Map<string, string | undefined>();
  return {
    /** Of these rows those whose file names this config. */
    async find(
      rows: readonly FiledRow[],
      options: { file: string | undefined; fileOf: FileOf; deadline: number },
    ): Promise<{ rows: FiledRow[]; pending: number }> {
      let pending = 0;
      const found = await mapLimited(rows, maxOpenFiles, async (row) => {
        const key = `${row.entry.id} ${row.entry.filename}`;
        if (!known.has(key)) {
          if (performance.now() > options.deadline) {
            pending += 1;
            return [];
          }
          const loaded = await loadResultHead(options.fileOf(row));
          known.set(key, loaded.ok ? loaded.head.config.file : undefined);
        }
        return known.get(key) === options.file ? [row] : [];
      });
      return { rows: found.flat(), pending };
    },
  };
}

function sortOut(found: readonly FoundRun[]): Pick<ReadHistory, "runs" | "parts" | "unreadable"> {
  const runs: HistoryRun[] = [];
  const unreadable: NamedFault[] = [];
  let parts = 0;
  for (const { row, run } of found) {
    const { filename, id } = row.entry;
    if (run.kind === "unreadable") unreadable.push({ file: filename, message: run.reason });
    else if (run.head.id !== id) {
      unreadable.push({ file: filename, message: "It is the result of another run." });
    } else if (run.head.config.parent !== undefined) parts += 1;
    else if (standsForConfig(run.head.config)) runs.push({ head: run.head, cells: run.cells });
  }
  runs.sort((a, b) => timeOf(b) - timeOf(a));
  return { runs, parts, unreadable };
}

function timeOf({ head }: HistoryRun): number {
  return Date.parse(head.timestamp) || 0;
}
