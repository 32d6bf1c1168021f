import { UserError } from "../../model/userError.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/** The id of the newest run of the config of this name whose file is here, probes aside. Throws `UserError` ("not_found"). */
export async function newestRunOf(store: TestDataStore, configName: string): Promise<string> {
  const { rows } = await store.loadIndex();
  const unnamed: string[] = [];
  for (const row of rows) {
    if (row.kind === "broken" || !row.hasFile || row.entry.probe !== undefined) continue;
    const { id, name } = row.entry;
    if (name === configName) return id;
    // Rows of other writers may lack the name: their files have it.
    if (name === undefined) unnamed.push(id);
  }
  for (const id of unnamed) {
    const result = await store.openResult(id).catch(() => undefined);
    if (result?.head.config.name === configName) return id;
  }
  throw new UserError(`There is no run of ${JSON.stringify(configName)} with a result file here.`, {
    code: "not_found",
  });
}
