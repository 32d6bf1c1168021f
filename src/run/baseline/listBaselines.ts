import path from "node:path";
import type { ListedBaseline } from "../../model/results/baselineFile.ts";
import { UserError } from "../../model/userError.ts";
import type { OpenedResult, TestDataStore } from "../../store/testDataStore.ts";

/** The baselines of a data folder, sorted by name, each with its result or what is wrong with it; `problem` is that of the file. */
export async function listBaselines(
  store: TestDataStore,
): Promise<{ baselines: ListedBaseline[]; problem?: string }> {
  const { runs, problem } = await store.loadBaselines();
  const entries = [...runs].sort(([a], [b]) => (a < b ? -1 : 1));
  const results =
    entries.length === 0 ? [] : await store.openResultsApart(entries.map(([, run]) => run));
  const folder = `${path.basename(store.paths.dataFolder)}/results`;
  const baselines = entries.map(([name, run], at) => describe({ name, run }, results[at], folder));
  return { baselines, ...(problem === undefined ? {} : { problem }) };
}

// --- internal ---

function describe(
  { name, run }: Pick<ListedBaseline, "name" | "run">,
  result: OpenedResult | UserError | undefined,
  folder: string,
): ListedBaseline {
  if (result === undefined || result instanceof UserError) {
    const isMissing = result === undefined || result.code === "not_found";
    const fault = isMissing ? `is not in ${folder}` : `cannot be read: ${result.message}`;
    return { name, run, fault };
  }
  const { head, fileName } = result;
  const other = head.config.name;
  const found = { name, run, file: fileName, timestamp: head.timestamp };
  if (other === name) return found;
  const owner = other === undefined ? "no config" : `the config ${JSON.stringify(other)}`;
  return { ...found, fault: `is a run of ${owner}` };
}
