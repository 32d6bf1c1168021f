import type { LoadedStreamScenario } from "../model/config/loadedConfig.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import type { ComponentRole } from "../model/results/streamStatus.ts";
import { listPlannedScenarios } from "./plannedCells.ts";

/** A source, query or reaction; a provider of prompt scenarios is kept as a reaction. */
export interface ComponentName {
  readonly role: ComponentRole;
  readonly id: string;
  readonly kind: string;
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
