import type { RunRow } from "../../model/wire/hostProtocol.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/** Rows with what `labels.json` says of their runs, as far as it can be read. */
export async function addLabels(
  store: Pick<TestDataStore, "loadLabels">,
  rows: readonly RunRow[],
): Promise<RunRow[]> {
  const { runs } = await store.loadLabels();
  return rows.map((row) => {
    const said = row.kind === "run" ? runs.get(row.entry.id) : undefined;
    if (row.kind === "broken" || said === undefined) return row;
    const { label, pinned } = said;
    return {
      ...row,
      ...(label === undefined ? {} : { label }),
      ...(pinned === true ? { pinned } : {}),
    };
  });
}
