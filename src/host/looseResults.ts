import { createHash } from "node:crypto";
import path from "node:path";
import { UserError } from "../model/userError.ts";
import { loadHeadOfPart } from "../store/results/resultHead.ts";
import type { OpenedResult, TestDataStore } from "../store/testDataStore.ts";

/** Result files that were opened by their path, by the id they go by: they are in no index, and two may be of one run. */
export type LooseResults = ReadonlyMap<string, string>;

/** The id that a result file (absolute) goes by when it is opened by its path: the same for the same file. */
export function nameLooseResult(file: string): string {
  const hex = createHash("sha256").update(file).digest("hex");
  // As a UUID of the version for ids of one's own making: https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** The store, in which results that were opened by their path are found as well. */
export function withLooseResults(store: TestDataStore, loose: LooseResults): TestDataStore {
  const openApart = async (runIds: readonly string[]) => {
    const kept = runIds.filter((id) => !loose.has(id));
    const opened = kept.length === 0 ? [] : await store.openResultsApart(kept);
    const byId = new Map(kept.map((id, at) => [id, opened[at]]));
    return await Promise.all(
      runIds.map(async (id) => byId.get(id) ?? (await openLoose(id, loose.get(id) ?? ""))),
    );
  };
  const openAll = async (runIds: readonly string[]) =>
    (await openApart(runIds)).map((result) => {
      if (result instanceof UserError) throw result;
      return result;
    });
  return {
    ...store,
    openResultsApart: openApart,
    openResults: openAll,
    async openResult(runId) {
      const file = loose.get(runId);
      if (file === undefined) return await store.openResult(runId);
      const result = await openLoose(runId, file);
      if (result instanceof UserError) throw result;
      return result;
    },
  };
}

// --- internal ---

async function openLoose(id: string, file: string): Promise<OpenedResult | UserError> {
  const loaded = await loadHeadOfPart(file);
  if (!loaded.ok) return new UserError(`${file}: ${loaded.reason}`, { code: "storage" });
  return { file, fileName: path.basename(file), head: { ...loaded.head, id } };
}
