import { type Announcement, announcementSchema } from "../../queue/queueMessages.ts";
import {
  definitionsQueue,
  reportsQueueOf,
  runsQueue,
  testsQueueOf,
} from "../../queue/queueNames.ts";
import type { QueueStore } from "../../queue/queueStore.ts";
import type { Sealer } from "../../queue/seal.ts";

/** Takes a run out of the store, with all that lies there of it. */
export async function forgetRun(
  store: QueueStore,
  run: string,
  providers: readonly string[],
): Promise<void> {
  const [runs, definitions] = [store.queue(runsQueue), store.queue(definitionsQueue)];
  const own = [...providers.map((id) => testsQueueOf(run, id)), reportsQueueOf(run)].map((name) =>
    store.queue(name),
  );
  try {
    await runs.remove(run);
    for (const queue of own) await queue.clear();
    await definitions.remove(run);
  } finally {
    await Promise.all([runs, definitions, ...own].map((queue) => queue.close()));
  }
}

/** The same where its coordinator died so long ago that nobody will resume it, and nobody has meanwhile. */
export async function forgetLeft(
  store: QueueStore,
  sealer: Sealer,
  left: Announcement,
): Promise<void> {
  const { run, beatMs, providers } = left;
  const runs = store.queue(runsQueue);
  try {
    const opened = sealer.open("announcement", run, await runs.read(run), announcementSchema);
    if (!opened.ok || opened.value.beatMs !== beatMs) return;
  } finally {
    await runs.close();
  }
  await forgetRun(store, run, providers);
}

/** The same where nobody announces it any more: what was told after its end would lie there for good. */
export async function forgetUnannounced(
  store: QueueStore,
  run: string,
  providers: readonly string[],
): Promise<void> {
  const runs = store.queue(runsQueue);
  try {
    if ((await runs.read(run)) !== undefined) return;
  } finally {
    await runs.close();
  }
  await forgetRun(store, run, providers);
}
