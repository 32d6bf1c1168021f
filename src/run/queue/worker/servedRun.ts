import path from "node:path";
import { createThrottled } from "../../../common/throttle.ts";
import type { GrantedKey } from "../../../model/config/keyNeed.ts";
import type { LoadedConfig } from "../../../model/config/loadedConfig.ts";
import type { ProviderConfig } from "../../../model/config/providerConfig.ts";
import type { TestKey } from "../../../model/results/report.ts";
import { errorMessage } from "../../../model/userError.ts";
import {
  type Announcement,
  type Definition,
  type TestJob,
  testJobSchema,
  type WorkerReport,
} from "../../../queue/queueMessages.ts";
import { testsQueueOf } from "../../../queue/queueNames.ts";
import type { HandedJob, JobWorker } from "../../../queue/queueStore.ts";
import { createRunJudge } from "../../judging/runJudge.ts";
import { createMasker } from "../../masking/masker.ts";
import { createLanes, disposeLanes } from "../../prompts/createLanes.ts";
import type { ProviderLane } from "../../prompts/sendRequest.ts";
import { forgetUnannounced } from "../forgetRun.ts";
import type { QueueAccess } from "../queuedRun.ts";
import { untilDone } from "../untilDone.ts";
import { presenceMs } from "../workerList.ts";
import { createReporter, type ReportingWorker } from "./reporter.ts";
import { type JobMeans, runJob } from "./runJob.ts";
import { grantProvider, type WorkerGrants } from "./servedProvider.ts";
import type { StoreClock } from "./storeClock.ts";

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
  readonly worker: WorkerReport["worker"];
  readonly nextNumber: ReportingWorker["nextNumber"];
  readonly grants: WorkerGrants;
  /** Tests of each provider at the same time. */
  readonly concurrency: number;
  readonly clock: StoreClock;
  readonly proxy?: string | undefined;
  readonly log: (level: "info" | "warn", message: string) => void;
}

/** Begins to take the tests of all providers of a run that this worker may ask; the others are passed on, with the reason. */
export async function serveRun(options: ServedRunOptions): Promise<ServedRun> {
  const { store, sealer, announcement, definition, clock, log } = options;
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
  const warnOfRates = (fault: string) =>
    tellOnce(new Error(`The rates of the run cannot be shared: ${fault}.`));
  const reporter = createReporter({ store, sealer }, run, { ...options, warn });
  const judge = createRunJudge(config.judgeTimeoutMs);
  const toldPrompts = new Set<string>();
  const lanes = new Map<string, ProviderLane>();
  const jobWorkers: JobWorker[] = [];
  const served: string[] = [];
  let { epoch } = announcement;
  let [isSilent, isDraining] = [false, false];
  const underWay = new Set<TestKey>();

  const tellPresence = () => {
    const doing = [...underWay].slice(0, mostTold);
    const { size } = underWay;
    void reporter.tell({ type: "here", serves: [...served], underWay: size, doing });
  };
  const turning = createThrottled(turnIntervalMs, tellPresence);
  const handle = async (means: JobMeans, handed: HandedJob) => {
    now.signal.throwIfAborted();
    const opened = sealer.open("job", run, handed.data, testJobSchema);
    const fault = opened.ok ? findFault(opened.value, means.provider, clock) : opened.reason;
    if (!opened.ok || fault !== undefined) {
      const reason = fault ?? "is not understood";
      warn(`A test of ${means.provider.id} in run ${run} was refused: it ${reason}.`);
      await reporter.tell({ type: "refusedJob", provider: means.provider.id, reason });
      return;
    }
    await runJob(opened.value, handed.starts, withLoss(means, handed));
  };
  const scenarioOf = (number: number) => {
    const scenario = definition.scenarios.find((each) => each.number === number);
    if (scenario === undefined) throw new RangeError(`run ${run} has no scenario ${number}`);
    return scenario;
  };
  const passOn = ({ id }: ProviderConfig, reason: string): undefined => {
    log("info", `Run ${run}: ${reason}`);
    void reporter.tell({ type: "passedOn", provider: id, reason });
  };
  const openLane = async (provider: ProviderConfig, keys: readonly GrantedKey[]) => {
    const shareRate = (id: string) => (rate: "requests" | "tokens", costMs: number) =>
      untilDone(
        store,
        () => store.takeTurn(`${run}:${id}:${rate}`, costMs),
        now.signal,
        warnOfRates,
      );
    const made = await createLanes([provider], {
      ...{ loaded: toLoaded(definition), keys, shareRate },
      ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    });
    return made.get(provider.id);
  };
  for (const provider of config.providers) {
    const grant = grantProvider(provider, options.grants);
    if (!grant.ok) {
      passOn(provider, grant.reason);
      continue;
    }
    const lane = await openLane(provider, grant.keys).catch((error) =>
      passOn(provider, `provider "${provider.id}" is passed on: ${errorMessage(error)}`),
    );
    if (lane === undefined) continue;
    lanes.set(provider.id, lane);
    served.push(provider.id);
    const means: JobMeans = {
      ...{ provider, lane, judge, reporter, toldPrompts, clock },
      masker: createMasker(grant.keys),
      maxRetries: config.maxRetries,
      signals: { soon: soon.signal, now: now.signal },
      scenarioOf,
      isLeaving: () => isSilent || isDraining,
      onBegun(test) {
        underWay.add(test);
        if (underWay.size === 1) turning.trigger();
      },
      onEnded(test) {
        underWay.delete(test);
        if (underWay.size === 0) turning.trigger();
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
    turning.dispose();
    await Promise.allSettled([disposeLanes(lanes), judge.close(), reporter.close()]);
  };
  return {
    get underWay() {
      return underWay.size;
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
      await forgetUnannounced(store, run, announcement.providers).catch(tellOnce);
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

/** Of the tests under way, as the coordinator is told of them. */
const mostTold = 5;
/** A worker that begins, or has nothing more to do, tells so by itself, but no more often. */
const turnIntervalMs = 1000;

/** A job that was handed to another meanwhile begins no further request here. */
function withLoss(means: JobMeans, { lost }: HandedJob): JobMeans {
  if (lost === undefined) return means;
  const { soon, now } = means.signals;
  return { ...means, signals: { soon: AbortSignal.any([soon, lost]), now } };
}

function findFault(
  { provider, expiresMs }: TestJob,
  { id }: ProviderConfig,
  clock: StoreClock,
): string | undefined {
  if (provider !== id) return `is one of provider "${provider}"`;
  return clock.nowMs() > expiresMs ? "has expired" : undefined;
}

/** The config as lanes need it; its file lies on another machine. */
function toLoaded({ config, scenarios }: Definition): LoadedConfig {
  const file = path.resolve("queued.touchstone.json");
  const hashes = { config: "", scenarios: {}, schemas: {} };
  return { file, config, scenarios, hashes, warnings: [] };
}
