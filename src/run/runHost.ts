import path from "node:path";
import { glob } from "tinyglobby";
import type { GrantedKey, KeyNeed } from "../model/config/keyNeed.ts";
import { keyNeedOf } from "../model/config/keyNeed.ts";
import type { LoadedConfig } from "../model/config/loadedConfig.ts";
import type { RunOutcome, RunProgress } from "../model/wire/runProgress.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { ActiveRun, RunSelection, StartRunOptions } from "./activeRun.ts";
import { buildPlan } from "./plan.ts";
import { recoverRuns } from "./recoverRuns.ts";
import { startRun } from "./startRun.ts";

/** A run as it is asked for; keys that are not given are asked for. */
export interface RunRequest {
  readonly loaded: LoadedConfig;
  readonly keys?: readonly GrantedKey[];
  readonly selection?: RunSelection;
}

/** Starts the runs of one workspace folder, whoever asks for them, and knows the one that goes on. */
export interface RunHost {
  readonly store: TestDataStore;
  /** Absolute. */
  readonly workspaceFolder: string;
  /** Absolute. */
  readonly dataFolder: string;
  /** Of Touchstone. */
  readonly version: string;
  /** The run that goes on in this process. */
  readonly active: ActiveRun | undefined;
  /** Absolute paths of the config files of the workspace folder, in their order. */
  listConfigs(): Promise<string[]>;
  /** Closes runs whose process died, then starts this one. Throws `UserError`. */
  start(request: RunRequest): Promise<ActiveRun>;
  /** Told of every run that starts here. Returns the end of listening. */
  onStart(listener: (run: ActiveRun) => void): () => void;
}

export interface RunHostOptions
  extends Pick<
    StartRunOptions,
    "dataFolder" | "workspaceFolder" | "versions" | "proxy" | "sendEditorChat" | "log" | "print"
  > {
  readonly store: TestDataStore;
  /** The keys that may be used for these needs. Throws `UserError` when one is refused. */
  readonly grantKeys: (needs: readonly KeyNeed[]) => Promise<readonly GrantedKey[]>;
  readonly onProgress: (progress: RunProgress) => void;
  readonly onFinished: (outcome: RunOutcome) => void;
}

export function createRunHost(options: RunHostOptions): RunHost {
  const { store, dataFolder, workspaceFolder, versions, log } = options;
  const listeners = new Set<(run: ActiveRun) => void>();
  let active: ActiveRun | undefined;
  return {
    ...{ store, dataFolder, workspaceFolder, version: versions.touchstone },
    get active() {
      return active;
    },
    listConfigs: () => listConfigs(workspaceFolder, dataFolder),
    async start({ loaded, keys, selection }) {
      const needs = keys === undefined ? listNeeds(loaded, selection) : [];
      const granted = keys ?? (needs.length === 0 ? [] : await options.grantKeys(needs));
      await recoverRuns(store, (message) => log("warn", message));
      const run = await startRun({ ...options, loaded, keys: granted, selection });
      active = run;
      for (const listener of listeners) listener(run);
      void run.finished.then((outcome) => {
        if (active === run) active = undefined;
        options.onFinished(outcome);
      });
      return run;
    },
    onStart(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

// --- internal ---

/** Each key once for each origin it goes to. */
function listNeeds(loaded: LoadedConfig, selection: RunSelection | undefined): KeyNeed[] {
  const needs = buildPlan(loaded, selection).providers.map(keyNeedOf);
  const known = needs.filter((need) => need !== undefined);
  return [...new Map(known.map((need) => [JSON.stringify(need), need])).values()];
}

async function listConfigs(workspaceFolder: string, dataFolder: string): Promise<string[]> {
  const results = path.relative(workspaceFolder, dataFolder).split(path.sep).join("/");
  const ignore = ["**/node_modules/**", `${results}/results/**`, `${results}/test_runs/**`];
  const found = await glob("**/*.touchstone.json", {
    cwd: workspaceFolder,
    absolute: true,
    ignore,
  });
  return found.map((file) => path.resolve(file)).sort();
}
