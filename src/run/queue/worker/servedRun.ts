import path from "node:path";
import type { LoadedConfig } from "../../../model/config/loadedConfig.ts";
import type { ProviderConfig } from "../../../model/config/providerConfig.ts";
import {
  type Announcement,
  type Definition,
  type TestJob,
  testJobSchema,
} from "../../../queue/queueMessages.ts";
import { testsQueueOf } from "../../../queue/queueNames.ts";
import type { HandedJob, JobWorker } from "../../../queue/queueStore.ts";
import { createRunJudge } from "../../judging/runJudge.ts";
import { createMasker } from "../../masking/masker.ts";
import { createLanes, disposeLanes } from "../../prompts/createLanes.ts";
import type { ProviderLane } from "../../prompts/sendRequest.ts";
import { clearUnannounced, type QueueAccess } from "../queuedRun.ts";
import { presenceMs } from "../workerList.ts";
import { createReporter } from "./reporter.ts";
import { type JobMeans, runJob } from "./runJob.ts";
import { grantProvider, type WorkerGrants } from "./servedProvider.ts";

/** A run that a worker takes tests of. */
export interface ServedRun {
  /** Takes what the coordinator says now. */
  update(announcement: Announcement): void;
  /** The coordinator tells nothing any more: nothing new is begun until it does. */
  setSilent(isSilent: boolean): void;
  /** Ends what is under way at once; resolves once nothing of it is left in the store, where nobody announces the run. */
  stop(): Promise<void>;
  /** Begins nothing new; resolves once what is under way is done, and told. */
  drain(): Promise<void>;
  readonly underWay: number;
}

export interface ServedRunOptions extends QueueAccess {
  readonly announcement: Announcement;
  readonly definition: Definition;
  readonly worker: { readonly id: string; readonly name: string };
  readonly grants: WorkerGrants;
  /** Tests of each provider at the same time. */
  readonly concurrency: number;
  /** How far the clock of the store is ahead of this machine's, ms. */
  readonly clockLeadMs: number;
  readonly proxy?: string | undefined;
  readonly log: (level: "info" | "warn", message: string) => void;
}

/** Begins to take the tests of all providers of a run that this worker may ask; the others are passed on, with the reason. */
export async function serveRun(options: ServedRunOptions): Promise<ServedRun> {
  const { store, sealer, announcement, definition, worker, log } = options;
  const { run } = announcement;
  const { config } = definition;
  const soon = new AbortController();
  const now = new AbortController();
  const warn = (message: string) => log("warn", message);
  const faults = new Set<string>();
  const tellOnce = (error: Error) => {
    if (!faults.has(error.message)) warn(error.message);
    faults.add(error.message);
  };
  const reporter = createReporter({ store, sealer }, run, worker, warn);
  const judge = createRunJudge(config.judgeTimeoutMs);
  const toldPrompts = new Set<string>();
  const lanes = new Map<string, ProviderLane>();
  const jobWorkers: JobWorker[] = [];
  const served: string[] = [];
  let { epoch } = announcement;
  let [isSilent, isDraining] = [false, false];
  let underWay = 0;

  const tellPresence = () => void reporter.tell({ type: "here", serves: [...served], underWay });
  const handle = async (means: JobMeans, handed: HandedJob) => {
    now.signal.throwIfAborted();
    const opened = sealer.open("job", run, handed.data, testJobSchema);
    const fault = opened.ok
      ? findFault(opened.value, means.provider, options.clockLeadMs)
      : opened.reason;
    if (!opened.ok || fault !== undefined) {
      const reason = fault ?? "is not understood";
      warn(`A test of ${means.provider.id} in run ${run} was refused: it ${reason}.`);
      await reporter.tell({ type: "refusedJob", provider: means.provider.id, reason });
      return;
    }
    await runJob(opened.value, handed.starts, means);
  };
  const scenarioOf = (number: number) => {
    const scenario = definition.scenarios.find((each) => each.number === number);
    if (scenario === undefined) throw new RangeError(`run ${run} has no scenario ${number}`);
    return scenario;
  };
  for (const provider of config.providers) {
    const grant = grantProvider(provider, options.grants);
    if (!grant.ok) {
      log("info", `Run ${run}: ${grant.reason}`);
      void reporter.tell({ type: "passedOn", provider: provider.id, reason: grant.reason });
      continue;
    }
    const shareRate = (id: string) => (rate: "requests" | "tokens", costMs: number) =>
      store.takeTurn(`${run}:${id}:${rate}`, costMs);
    const loaded = toLoaded(definition);
    const made = await createLanes([provider], {
      ...{ loaded, keys: grant.keys, shareRate },
      ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    });
    const lane = made.get(provider.id);
    if (lane === undefined) continue;
    lanes.set(provider.id, lane);
    served.push(provider.id);
    const means: JobMeans = {
      ...{ provider, lane, judge, reporter, toldPrompts, clockLeadMs: options.clockLeadMs },
      masker: createMasker(grant.keys),
      maxRetries: config.maxRetries,
      signals: { soon: soon.signal, now: now.signal },
      scenarioOf,
      isLeaving: () => isSilent || isDraining,
      count(change) {
        underWay += change;
      },
    };
    jobWorkers.push(
      store.work(testsQueueOf(run, provider.id), (job) => handle(means, job), {
        concurrency: Math.min(options.concurrency, provider.concurrency),
        onError: tellOnce,
      }),
    );
  }
  tellPresence();
  const presence = setInterval(tellPresence, presenceMs);
  const release = async () => {
    clearInterval(presence);
    await Promise.allSettled([disposeLanes(lanes), judge.close(), reporter.close()]);
  };
  return {
    get underWay() {
      return underWay;
    },
    update(said) {
      if (said.epoch !== epoch) toldPrompts.clear();
      epoch = said.epoch;
      if (said.state !== "running") soon.abort();
    },
    setSilent(value) {
      if (value === isSilent) return;
      isSilent = value;
      for (const each of jobWorkers) void (value ? each.pause() : each.resume());
    },
    async stop() {
      now.abort(new Error("the run was stopped"));
      soon.abort();
      reporter.stop();
      await Promise.allSettled(jobWorkers.map((each) => each.close(true)));
      await release();
      await clearUnannounced(
        { store, sealer },
        run,
        config.providers.map(({ id }) => id),
      ).catch(tellOnce);
    },
    async drain() {
      isDraining = true;
      await Promise.allSettled(jobWorkers.map((each) => each.close(false)));
      await reporter.tell({ type: "gone" }).catch(() => undefined);
      await release();
    },
  };
}

// --- internal ---

function findFault(
  { provider, expiresMs }: TestJob,
  { id }: ProviderConfig,
  clockLeadMs: number,
): string | undefined {
  if (provider !== id) return `is one of provider "${provider}"`;
  return Date.now() + clockLeadMs > expiresMs ? "has expired" : undefined;
}

/** The config as lanes need it; its file lies on another machine. */
function toLoaded({ config, scenarios }: Definition): LoadedConfig {
  const file = path.resolve("queued.touchstone.json");
  const hashes = { config: "", scenarios: {}, schemas: {} };
  return { file, config, scenarios, hashes, warnings: [] };
}
