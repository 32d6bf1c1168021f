import type { LoadedStreamScenario } from "../../model/config/loadedConfig.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import type { ComponentRole } from "../../model/results/streamStatus.ts";
import type { TestRunQueryStorage, TestRunReactionStorage } from "../../store/componentStorage.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { listPlannedScenarios } from "../plannedCells.ts";

/** A source, query or reaction; a provider of prompt scenarios is kept as a reaction. */
export interface ComponentName {
  readonly role: ComponentRole;
  readonly id: string;
  readonly kind: string;
}

/** Where the lines of a component lie: numbered files of one prefix. */
export interface ComponentLog {
  readonly jsonlFolder: string;
  readonly filePrefix: string;
}

/** The components of a stream scenario: sources, then queries, then reactions. */
export function listComponents(scenario: LoadedStreamScenario): ComponentName[] {
  return [
    ...scenario.sources.map(({ id, kind }) => ({ role: "source" as const, id, kind })),
    ...scenario.queries.map(({ id, handler }) => ({
      role: "query" as const,
      id,
      kind: handler.kind,
    })),
    ...scenario.reactions.map(({ id, handler }) => ({
      role: "reaction" as const,
      id,
      kind: handler.kind,
    })),
  ];
}

/** Everything of a run that has a folder of its own. */
export function listRunComponents(folder: RunFolderFile): ComponentName[] {
  const planned = new Set(folder.plan.providers);
  const providers = folder.snapshot.config.providers.filter(({ id }) => planned.has(id));
  const streams = listPlannedScenarios(folder).filter((each) => each.kind === "stream");
  return [
    ...providers.map(({ id, kind }) => ({ role: "reaction" as const, id, kind })),
    ...streams.flatMap(listComponents),
  ];
}

/** What a query or reaction has on disk. */
export function openObserverStorage(
  store: TestDataStore,
  runId: string,
  { role, id }: { readonly role: "query" | "reaction"; readonly id: string },
): TestRunQueryStorage | TestRunReactionStorage {
  return role === "query"
    ? store.getTestRunQueryStorage({ runId, queryId: id })
    : store.getTestRunReactionStorage({ runId, reactionId: id });
}

/** Where a component's lines lie, there or not. */
export function locateLog(
  store: TestDataStore,
  runId: string,
  { role, id }: Pick<ComponentName, "role" | "id">,
): ComponentLog {
  switch (role) {
    case "source": {
      const { jsonlFolder } = store.getTestRunSourceStorage({ runId, sourceId: id });
      return { jsonlFolder, filePrefix: "changes" };
    }
    case "query": {
      const { jsonlFolder } = store.getTestRunQueryStorage({ runId, queryId: id });
      return { jsonlFolder, filePrefix: "results" };
    }
    case "reaction": {
      const { jsonlFolder } = store.getTestRunReactionStorage({ runId, reactionId: id });
      return { jsonlFolder, filePrefix: "outputs" };
    }
  }
}
