import type { RunMarks } from "../../model/results/runMarks.ts";
import type { RunRow } from "../../model/wire/hostProtocol.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

type LabelStore = Pick<TestDataStore, "loadLabels">;

/** Rows with what `labels.json` says of their runs, as far as it can be read. */
export async function addLabels(store: LabelStore, rows: readonly RunRow[]): Promise<RunRow[]> {
  const { runs } = await store.loadLabels();
  if (runs.size === 0) return [...rows];
  return rows.map((row) => {
    return row.kind === "broken" ? row : { ...row, ...toMarks(runs.get(row.entry.id)) };
  });
}

/** What `labels.json` says of runs, in their order. */
export async function listMarks(store: LabelStore, runIds: readonly string[]): Promise<RunMarks[]> {
  const { runs } = await store.loadLabels();
  return runIds.map((id) => toMarks(runs.get(id)));
}

// --- internal ---

function toMarks({ label, pinned }: RunMarks = {}): RunMarks {
  return {
    ...(label === undefined ? {} : { label }),
    ...(pinned === true ? { pinned } : {}),
  };
}
