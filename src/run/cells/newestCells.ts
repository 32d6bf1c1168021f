import { cellKey } from "../../common/cellKey.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import type { ConfigCells } from "../../model/wire/cellRequests.ts";
import type { RunRow } from "../../model/wire/hostProtocol.ts";
import { readStats } from "../../store/folderItems.ts";
import { loadResultHead } from "../../store/results/resultHead.ts";
import type { OpenedResult, TestDataStore } from "../../store/testDataStore.ts";
import type { TalliedCell } from "./cellTally.ts";
import { readCells } from "./readCells.ts";

/** A run and those of its cells of which it is the newest run. */
export interface NewestCells {
  readonly runId: string;
  readonly timestamp: string;
  readonly cells: readonly TalliedCell[];
}

export interface CellHistory {
  /** The newest run, of these rows, of each cell of a config, probes aside; cells that none of its last runs has are absent. */
  findNewest(
    config: Pick<ConfigCells, "name" | "groups">,
    rows: readonly RunRow[],
  ): Promise<NewestCells[]>;
  /** The cells of a run that has ended; read once while its file stays. Throws `UserError`. */
  cellsOf(runId: string): Promise<readonly TalliedCell[]>;
}

/** What the cells of a data folder's runs came to, by their files. */
export function createCellHistory(store: TestDataStore): CellHistory {
  const kept = new Map<
    string,
    { readonly stamp: string; readonly cells: Promise<TalliedCell[]> }
  >();
  const read = async ({ file, head }: OpenedResult) => {
    const stats = await readStats(file);
    const stamp = `${file} ${stats?.size} ${stats?.mtimeMs}`;
    const known = kept.get(head.id);
    const entry = known?.stamp === stamp ? known : { stamp, cells: readCells(file) };
    kept.delete(head.id);
    kept.set(head.id, entry);
    entry.cells.catch(() => kept.delete(head.id));
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return await entry.cells;
  };
  return {
    cellsOf: async (runId) => await read(await store.openResult(runId)),
    async findNewest({ name, groups }, rows) {
      const wanted = new Set(
        groups.flatMap(({ scenario, providers }) =>
          providers.map((provider) => cellKey({ provider, scenario })),
        ),
      );
      const found: NewestCells[] = [];
      let bytesLeft = mostBytes;
      for (const entry of listRuns(rows, name).slice(0, mostRuns)) {
        if (wanted.size === 0) break;
        const opened = await openEntry(store, entry);
        if (opened === undefined || !mayHave(opened, wanted)) continue;
        bytesLeft -= (await readStats(opened.file))?.size ?? 0;
        if (bytesLeft < 0 && found.length > 0) break;
        const all = await read(opened).catch(() => []);
        const cells = all.filter((cell) => wanted.delete(cellKey(cell)));
        const { id: runId, timestamp } = opened.head;
        if (cells.length > 0) found.push({ runId, timestamp, cells });
      }
      return found;
    },
  };
}

// --- internal ---

/** Runs whose cells are kept, and runs of a config that are looked at. */
const mostKept = 64;
const mostRuns = 40;
/** Of result files of one config that are read; the newest is read whatever its size. */
const mostBytes = 256 * 1024 * 1024;

function listRuns(rows: readonly RunRow[], configName: string): IndexEntry[] {
  return rows.flatMap((row) => {
    if (row.kind === "broken" || !row.hasFile || row.entry.probe !== undefined) return [];
    return row.entry.name === configName ? [row.entry] : [];
  });
}

/** By its row, without the index. A file that is gone or broken tells nothing; the view of runs says so. */
async function openEntry(
  { paths }: TestDataStore,
  { id, filename }: IndexEntry,
): Promise<OpenedResult | undefined> {
  const file = paths.resultFile(filename);
  const loaded = await loadResultHead(file);
  if (!loaded.ok || loaded.head.id !== id) return undefined;
  return { file, fileName: filename, head: loaded.head };
}

function mayHave({ head }: OpenedResult, wanted: ReadonlySet<string>): boolean {
  const { providers, scenarios } = head.config;
  return scenarios.some((scenario) =>
    providers.some((provider) => wanted.has(cellKey({ provider, scenario }))),
  );
}
