import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { UserError } from "../../model/userError.ts";
import { openQueueStore } from "../../queue/openQueueStore.ts";
import { createSealer } from "../../queue/seal.ts";
import type { QueueOptions, StartRunOptions } from "../activeRun.ts";
import type { RunPlan } from "../plan.ts";
import { openQueuedRun, type QueueAccess, type QueuedRun } from "./queuedRun.ts";
import { type QueueSplit, refuseUnsendable, splitForQueue } from "./queueSplit.ts";
import { createWorkerList, type WorkerList } from "./workerList.ts";

/** The store of a run, and which of its tests go there. */
export interface SplitAccess extends QueueAccess {
  readonly split: QueueSplit;
}

/** A run whose tests are sent. */
export interface RunQueue {
  readonly split: QueueSplit;
  readonly queued: QueuedRun;
  readonly workers: WorkerList;
}

/** Opens the store, before anything is written. Throws `UserError` for a plan that cannot be sent, a key or a store that cannot be used. */
export async function openQueueAccess(
  { url, key }: QueueOptions,
  plan: RunPlan,
  { loaded, log }: Pick<StartRunOptions, "loaded" | "log">,
): Promise<SplitAccess> {
  const split = splitForQueue(plan.providers);
  await refuseUnsendable(split, plan, loaded);
  const sealer = createSealer(key);
  return { split, sealer, store: await openQueueStore(url, (message) => log("warn", message)) };
}

/** Announces the run. Throws `UserError`: "config" where secrets would travel, "locked" while another coordinates it. */
export async function openRunQueue(
  { split, ...access }: SplitAccess,
  folder: RunFolderFile,
  { versions, store, log }: Pick<StartRunOptions, "versions" | "store" | "log">,
): Promise<RunQueue> {
  if (folder.masked === true) {
    const message =
      "The config, or a file that it names, holds the value of one of its keys written out: that is not put into a queue.";
    throw new UserError(message, { code: "config" });
  }
  const providers = split.sent;
  const queued = await openQueuedRun({
    ...access,
    ...{ folder, providers, version: versions.touchstone },
  });
  const before = await store.loadRunWorkers(folder.id);
  const workers = createWorkerList({
    shown: access.store.shown,
    tell: (message) => log("info", message),
    earlier: before?.workers,
  });
  return { split, queued, workers };
}
