import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import type { RunRow } from "../model/wire/hostProtocol.ts";
import { loadResultHead } from "../store/results/resultHead.ts";
import type { TestDataStore } from "../store/testDataStore.ts";

/** The git branches that runs were made on. */
export interface RunBranches {
  /** Reads what is not known yet of these rows; the index does not say it. */
  load(rows: readonly RunRow[]): Promise<void>;
  /** Of a row that was loaded; undefined when its file says none, or cannot be read. */
  of(row: RunRow): string | undefined;
}

/** Remembers the branch of each result file, which never changes. */
export function createRunBranches(store: Pick<TestDataStore, "paths">): RunBranches {
  const known = new Map<string, string | undefined>();
  const fileOf = (row: RunRow) =>
    row.kind === "run" && row.hasFile ? `${row.entry.id} ${row.entry.filename}` : undefined;
  return {
    async load(rows) {
      const wanted = rows.filter((row) => {
        const file = fileOf(row);
        return file !== undefined && !known.has(file);
      });
      await mapLimited(wanted, maxOpenFiles, async (row) => {
        if (row.kind !== "run") return;
        const loaded = await loadResultHead(store.paths.resultFile(row.entry.filename));
        known.set(fileOf(row) ?? "", loaded.ok ? loaded.head.environment?.git?.branch : undefined);
      });
    },
    of(row) {
      const file = fileOf(row);
      return file === undefined ? undefined : known.get(file);
    },
  };
}
