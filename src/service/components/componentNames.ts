import type { RunFolderFile } from "../../model/results/runFolder.ts";
import type { ComponentRole } from "../../model/results/streamStatus.ts";
import { UserError } from "../../model/userError.ts";
import { type ComponentName, listRunComponents } from "../../run/components.ts";
import type { RunHost } from "../../run/runHost.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { ServiceError } from "../http/errors.ts";

/** A run that has a folder, with its components as they were planned. */
export interface StoredRun {
  readonly id: string;
  /** It goes on, here or in another process: its files may grow. */
  readonly isRunning: boolean;
  /** As `run.json` has it; absent when that is broken. */
  readonly state?: RunFolderFile["state"];
  /** How many tests of each stream scenario were planned; absent when `run.json` is broken. */
  readonly runsPerScenario?: number;
  readonly components: readonly ComponentName[];
  /** Ids of the providers of prompt scenarios, which are kept as reactions. */
  readonly providers: ReadonlySet<string>;
}

/** Throws `ServiceError` (404) for a run that has no folder. Of a broken `run.json` the folders are taken. */
export async function loadStoredRun(runs: RunHost, id: string): Promise<StoredRun> {
  const { store, active } = runs;
  await checkRunFolder(store, id);
  const isRunning = (active?.id ?? (await store.readRunLockOwner())?.runId) === id;
  try {
    const folder = await store.loadRunFolder(id);
    return {
      id,
      isRunning,
      state: folder.state,
      runsPerScenario: folder.plan.runsPerScenario,
      components: listRunComponents(folder),
      providers: new Set(folder.snapshot.config.providers.map((provider) => provider.id)),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const found = await store.listStoredComponents(id);
    const components = found.map((component) => ({ ...component, kind: "unknown" }));
    return { id, isRunning, components, providers: new Set() };
  }
}

/** Throws `ServiceError` (404) for a run that has no folder. */
export async function checkRunFolder(store: TestDataStore, id: string): Promise<void> {
  if (await store.hasRunFolder(id)) return;
  throw new ServiceError(404, "not_found", `There is no run ${id} in the data folder.`);
}

/** Throws `ServiceError` (404) when the run has no such component in this role. */
export function findComponent(run: StoredRun, role: ComponentRole, id: string): ComponentName {
  const component = run.components.find((each) => each.role === role && each.id === id);
  if (component !== undefined) return component;
  throw new ServiceError(404, "not_found", `The run has no ${role} ${id}.`);
}
