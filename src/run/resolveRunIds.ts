import { runIdSchema } from "../model/ids.ts";
import { standsForConfig } from "../model/results/standsForConfig.ts";
import { UserError } from "../model/userError.ts";
import type { TestDataStore } from "../store/testDataStore.ts";

/** The full ids of runs that are named by id, by its beginning (8 characters or more) or as `latest`, the newest whose file is here and that stands for its config. */
export async function resolveRunIds(
  store: TestDataStore,
  names: readonly string[],
): Promise<string[]> {
  const { rows, index } = await store.loadIndex();
  const newest = rows
    .filter((row) => row.kind === "run")
    .find((row) => row.hasFile && standsForConfig(row.entry));
  const known = new Set([...index.runs.map((row) => row.id), ...(await store.listRunIds())]);
  return names.map((name) => resolveRunId(name, newest?.entry.id, [...known]));
}

/** One id among the known ones; `newest` is what `latest` means. Throws `UserError`. */
export function resolveRunId(
  name: string,
  newest: string | undefined,
  known: readonly string[],
): string {
  if (name === "latest") {
    if (newest !== undefined) return newest;
    throw new UserError("There is no run with a result file here.", { code: "not_found" });
  }
  const wanted = name.toLowerCase();
  const isFull = runIdSchema.safeParse(wanted).success;
  if (!isFull && !/^[0-9a-f]{8}[0-9a-f-]*$/.test(wanted)) {
    throw new UserError(`"${name}" is no run id: give the id, its first 8 characters, or latest.`, {
      code: "usage",
    });
  }
  const found = known.filter((id) => id.toLowerCase().startsWith(wanted));
  const [id] = found;
  if (id === undefined) throw new UserError(`There is no run ${name}.`, { code: "not_found" });
  if (found.length > 1) {
    throw new UserError(`"${name}" is the beginning of ${found.length} ids: ${found.join(", ")}.`, {
      code: "usage",
    });
  }
  return id;
}
