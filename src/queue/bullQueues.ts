import type { BackendFactory, ConnectionOptions, Job } from "bullmq";
import type { HandedJob, JobQueue, JobWorker, JobWorkerOptions, QueueStore } from "./queueStore.ts";
import type { Sealed } from "./seal.ts";

/** How BullMQ reaches its store; what kind of connection it is its backend knows. */
export interface BullMeans {
  readonly bullmq: Pick<typeof import("bullmq"), "Queue" | "Worker">;
  readonly connection: unknown;
  readonly backend: BackendFactory;
}

/** Queues of BullMQ under one prefix. */
export function createBullQueues(means: BullMeans): Pick<QueueStore, "queue" | "work"> {
  return {
    queue: (name) => openQueue(name, means),
    work: (name, process, options) => startWorker(name, process, options, means),
  };
}

/** A worker that dies has its tests handed to another after at most the first and the second together. */
export const lockMs = 8000;
export const stallCheckMs = 3000;

// --- internal ---

const prefix = "touchstone";
/** A job whose worker died so often is likely what they died of. */
const mostStalls = 5;

function openQueue(name: string, { bullmq, connection, backend }: BullMeans): JobQueue {
  const options = {
    connection: connection as ConnectionOptions,
    prefix,
    // Nobody listens to the events of BullMQ.
    streams: { events: { maxLen: 1 } },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  };
  const queue = new bullmq.Queue(name, options, backend);
  queue.on("error", () => undefined); // the store tells of its connection itself
  return {
    async add(jobs) {
      // Not as a bulk: that is a transaction, which fails for good once a Redis was restarted and has forgotten its scripts.
      await Promise.all(jobs.map(({ id, data }) => queue.add("job", data, { jobId: id })));
    },
    async read(id) {
      return (await queue.getJob(id))?.data;
    },
    async write(id, data) {
      const job = await queue.getJob(id);
      if (job === undefined) return false;
      return await job.updateData(data).then(
        () => true,
        async (error) => {
          if ((await queue.getJob(id)) === undefined) return false;
          throw error;
        },
      );
    },
    async remove(id) {
      await queue.remove(id);
    },
    async listWaiting(most) {
      const jobs = await queue.getJobs(["waiting"], 0, most - 1, false);
      return jobs.filter(Boolean).map(({ id = "", data }) => ({ id, data }));
    },
    count: async () => await queue.getJobCountByTypes("waiting", "active", "delayed"),
    async findMissing(ids) {
      const states = await Promise.all(ids.map((id) => queue.getJobState(id)));
      return ids.filter((_, at) => !present.has(states[at] ?? "unknown"));
    },
    async limit(concurrency) {
      await queue.setGlobalConcurrency(concurrency);
    },
    hold: (isHeld) => (isHeld ? queue.pause() : queue.resume()),
    dropWaiting: () => queue.drain(),
    async clear() {
      await queue.getVersion(); // what it writes of itself when it is opened is there now, and goes as well
      await queue.obliterate({ force: true });
    },
    close: () => queue.close(),
  };
}

const present: ReadonlySet<string> = new Set(["waiting", "active", "delayed", "prioritized"]);

function startWorker(
  name: string,
  process: (job: HandedJob) => Promise<void>,
  { concurrency, onError }: JobWorkerOptions,
  { bullmq, connection, backend }: BullMeans,
): JobWorker {
  const options = {
    connection: connection as ConnectionOptions,
    prefix,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: stallCheckMs,
    maxStalledCount: mostStalls,
    drainDelay: 1,
    runRetryDelay: 500,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
  const handle = async (job: Job<Sealed>, _token?: string, lost?: AbortSignal) => {
    await process({ id: job.id ?? "", data: job.data, starts: job.attemptsStarted, lost });
  };
  const worker = new bullmq.Worker(name, handle, options, backend);
  worker.on("error", onError);
  worker.on("lockRenewalFailed", (ids) => {
    for (const id of ids) worker.cancelJob(id);
  });
  return {
    pause: () => worker.pause(true),
    resume: async () => worker.resume(),
    close: (isForced) => worker.close(isForced),
  };
}
