import type { GrantedKey, KeyNeed } from "../model/config/keyNeed.ts";
import type { LoadedConfig } from "../model/config/loadedConfig.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import { isEnding } from "../model/wire/endingRun.ts";
import type { RunOutcome, RunProgress } from "../model/wire/runProgress.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type {
  ActiveRun,
  QueueOptions,
  RunSelection,
  StartRunOptions,
  StopAs,
} from "./activeRun.ts";
import { listKeyNeeds, listOwnedNeeds, type OwnedNeed } from "./keyNeeds.ts";
import { findConfigs } from "./listConfigs.ts";
import { buildPlan } from "./plan.ts";
import { splitForQueue } from "./queue/queueSplit.ts";
import { type RecoveredRuns, recoverRuns } from "./recoverRuns.ts";
import { prepareResume, type ResumeRequest } from "./resume/prepareResume.ts";
import { startRun } from "./startRun.ts";

/** A run as it is asked for; keys that are not given are asked for. */
export interface RunRequest {
  readonly loaded: LoadedConfig;
  readonly keys?: readonly GrantedKey[];
  readonly selection?: RunSelection;
  /** The run that this one runs a part of again. */
  readonly parent?: string;
  /** The complete run that the tests of this one become part of. */
  readonly topsUp?: string;
  /** Providers that it does without, which `selection` lacks. */
  readonly leftOut?: readonly string[];
  /** The run that goes on with this one. */
  readonly resumes?: RunFolderFile;
  /** Where its tests go to workers. */
  readonly queue?: QueueOptions;
}

/** Starts, stops and closes the runs of one workspace folder, whoever asks for it, and knows the one that goes on. */
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
  findConfigs(): Promise<string[]>;
  /** Closes runs whose process died. */
  recover(): Promise<RecoveredRuns>;
  /** Closes runs whose process died, then starts this one, once a run has ended that is about to. Throws `UserError`. */
  start(request: RunRequest): Promise<ActiveRun>;
  /**
   * Takes a run up again that was cut short, or runs some of its tests once more as a run of its own. Throws `UserError`
   * as `prepareResume` and `start` do.
   */
  resume(request: ResumeRequest, queue?: QueueOptions): Promise<ActiveRun>;
  /** The queue for runs that are asked for from outside. Throws `UserError` ("config") where there is none. */
  findQueue(): Promise<QueueOptions>;
  /** Cancels the run of this id; false when it does not go on in this process. */
  cancel(runId: string): boolean;
  /** Resolves when the run that goes on, or begins just now, has ended and its result is written. */
  finish(): Promise<void>;
  /** Stops the run that goes on, and any that starts later; resolves when its result is written. */
  close(as: StopAs): Promise<void>;
  /** Told of every run that starts here. Returns the end of listening. */
  onStart(listener: (run: ActiveRun) => void): () => void;
}

export interface RunHostOptions
  extends Pick<
    StartRunOptions,
    "store" | "workspaceFolder" | "versions" | "proxy" | "sendEditorChat" | "log" | "print"
  > {
  /** The keys that may be used for these needs, of these owners. Throws `UserError` when one is refused. */
  readonly grantKeys: (
    needs: readonly KeyNeed[],
    owned: readonly OwnedNeed[],
  ) => Promise<readonly GrantedKey[]>;
  /** The queue for runs that are asked for from outside. Throws `UserError` where there is none. */
  readonly findQueue?: () => Promise<QueueOptions>;
  readonly onProgress: (progress: RunProgress) => void;
  readonly onFinished: (outcome: RunOutcome) => void;
  /** Told of each run that is closed because its process died, when another starts. */
  readonly onRecovered?: (outcome: RunOutcome) => void;
}

export function createRunHost(options: RunHostOptions): RunHost {
  const { store, workspaceFolder, versions, log } = options;
  const { dataFolder } = store.paths;
  const listeners = new Set<(run: ActiveRun) => void>();
  let active: ActiveRun | undefined;
  let closingAs: StopAs | undefined;
  let starting: Promise<unknown> = Promise.resolve();
  let recovering: Promise<unknown> = Promise.resolve();
  const recover = () => {
    // One after the other: whoever closes a run has the lock of the folder.
    const turn = recovering.then(() => recoverRuns(store, (message) => log("warn", message)));
    recovering = turn.catch(() => undefined);
    return turn;
  };
  const follow = (run: ActiveRun) => {
    active = run;
    for (const listener of listeners) listener(run);
    if (closingAs !== undefined) run.stop(closingAs);
    void run.finished.then((outcome) => {
      if (active === run) active = undefined;
      options.onFinished(outcome);
    });
  };
  const begin = async (request: RunRequest, keys: readonly GrantedKey[]) => {
    if (active !== undefined && isEnding(active.progress())) await active.finished;
    await store.sweepLeft().catch((error) => log("warn", errorMessage(error)));
    for (const outcome of (await recover()).closed) options.onRecovered?.(outcome);
    await recovering;
    const run = await startRun({ ...options, ...request, keys });
    follow(run);
    return run;
  };
  const start = async (request: RunRequest) => {
    const keys = request.keys ?? (await grantNeeded(request, options));
    const started = begin(request, keys);
    // Whoever asked is told when it fails.
    starting = Promise.allSettled([starting, started]);
    return await started;
  };
  return {
    store,
    dataFolder,
    workspaceFolder,
    version: versions.touchstone,
    recover,
    get active() {
      return active;
    },
    findConfigs: () => findConfigs(workspaceFolder, dataFolder),
    findQueue: options.findQueue ?? refuseQueue,
    start,
    async resume(request, queue) {
      // It may be one whose process died a moment ago.
      for (const outcome of (await recover()).closed) options.onRecovered?.(outcome);
      const place = { store, workspaceFolder };
      const prepared = await prepareResume(request, place, (message) => log("warn", message));
      return await start(queue === undefined ? prepared : { ...prepared, queue });
    },
    cancel(runId) {
      if (active?.id !== runId) return false;
      active.stop("cancelled");
      return true;
    },
    async finish() {
      await starting;
      await active?.finished;
    },
    async close(as) {
      closingAs = as;
      active?.stop(as);
      await starting; // a run that was about to start is stopped as it starts
      await active?.finished;
    },
    onStart(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

// --- internal ---

async function refuseQueue(): Promise<never> {
  throw new UserError("There is no queue to send tests over.", { code: "config" });
}

/** Asks for the keys of a run, unless it needs none. */
async function grantNeeded(
  { loaded, selection, queue }: RunRequest,
  { grantKeys }: RunHostOptions,
): Promise<readonly GrantedKey[]> {
  const { providers, streams } = buildPlan(loaded, selection);
  const here = queue === undefined ? providers : splitForQueue(providers).here;
  const owners = { providers: here, streams };
  const needs = listKeyNeeds(owners);
  return needs.length === 0 ? [] : await grantKeys(needs, listOwnedNeeds(owners));
}
