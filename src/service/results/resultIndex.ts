import { statSync } from "node:fs";
import { createCoalescedTask } from "../../common/coalesce.ts";
import type { ResultRow } from "../../model/wire/serviceApi.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/** The index at one moment. */
export interface ResultRows {
  /** Newest first. */
  readonly rows: readonly ResultRow[];
  readonly byId: ReadonlyMap<string, ResultRow>;
}

/** The index as the store sorts it out, read again only when it or the folder of results has changed. */
export interface ResultIndex {
  load(): Promise<ResultRows>;
}

/** Two looks at the file system, no more: a list of 10,000 runs is not read for every page of it. */
export function createResultIndex(store: TestDataStore): ResultIndex {
  const files = [store.paths.indexFile, store.paths.resultsFolder];
  const look = oncePerTurn(() => describeState(files));
  // Whoever asks while one reading goes on shares the next: that one misses nothing that is there by now.
  const reading = createCoalescedTask(() => readRows(store));
  let known: { readonly state: string; readonly rows: Promise<ResultRows> } | undefined;
  return {
    load() {
      const state = look();
      if (state !== undefined && known?.state === state) return known.rows;
      const rows = reading.run();
      known = state === undefined ? undefined : { state, rows };
      // A failure is not kept.
      rows.catch(() => {
        if (known?.rows === rows) known = undefined;
      });
      return rows;
    },
  };
}

// --- internal ---

async function readRows(store: TestDataStore): Promise<ResultRows> {
  const { rows } = await store.loadIndex();
  const list = rows
    .filter((row) => row.kind === "run")
    .map(({ entry, hasFile }): ResultRow => ({ ...entry, hasFile }));
  return { rows: list, byId: new Map(list.map((row) => [row.id, row])) };
}

/** One look serves all requests that have arrived together. */
function oncePerTurn<T>(look: () => T): () => T {
  let seen: { readonly value: T } | undefined;
  return () => {
    if (seen === undefined) {
      seen = { value: look() };
      setImmediate(() => {
        seen = undefined;
      });
    }
    return seen.value;
  };
}

/** Clocks of file systems tick that slowly: a younger state may still change without showing it. */
const settledAfterMs = 100;

/** What changes with the files; undefined while it says nothing for sure. */
function describeState(paths: readonly string[]): string | undefined {
  const parts: string[] = [];
  for (const path of paths) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && Math.abs(Date.now() - stats.mtimeMs) < settledAfterMs) {
      return undefined;
    }
    parts.push(stats === undefined ? "" : `${stats.ino}:${stats.size}:${stats.mtimeMs}`);
  }
  return parts.join(" ");
}
