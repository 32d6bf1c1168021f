import { abortableDelay } from "../../common/abortable.ts";
import { errorMessage } from "../../model/userError.ts";
import { testKeyOf } from "../testKeyOf.ts";
import type { CoordinationContext } from "./coordinationContext.ts";
import { keyOf, type OutTest, type Sending } from "./sending.ts";

/** Sends tests again that the store has lost, and gives up what nobody takes. */
export async function watchUntilEnd(context: CoordinationContext, sending: Sending): Promise<void> {
  const { queued, control, log, workers } = context;
  const { soon } = control.signals;
  let suspects: ReadonlySet<string> = new Set();
  let unservedSince = new Map<string, number>();
  let aloneSince = performance.now();
  while (!sending.ended.aborted) {
    const wake = soon.aborted ? sending.ended : AbortSignal.any([sending.ended, soon]);
    const waitMs = soon.aborted ? drainIntervalMs : watchIntervalMs;
    await abortableDelay(waitMs, wake).catch(() => undefined);
    if (sending.ended.aborted) return;
    try {
      suspects = await checkLost(context, sending, suspects);
      unservedSince = checkServed(context, sending, unservedSince);
      const now = performance.now();
      const alive = workers.countAlive();
      context.onWorkers();
      if (alive > 0 || control.pause.by !== undefined) aloneSince = now;
      else if (soon.aborted) for (const one of sending.out.values()) sending.forget(keyOf(one));
      else if (now - aloneSince > noticeIntervalMs) {
        aloneSince = now;
        log(
          "warn",
          `No worker takes the tests of this run; start one: touchstone worker --queue ${queued.store.shown}`,
        );
      }
    } catch (error) {
      log("debug", errorMessage(error));
    }
  }
}

// --- internal ---

const watchIntervalMs = 3000;
const drainIntervalMs = 500;
/** A test that was lost so often is given up: it may be what its workers died of. */
const mostResends = 4;
/** How long somebody may come who takes what those that are there do not. */
const patienceMs = 5000;
const noticeIntervalMs = 30_000;

async function checkLost(
  { queued, control }: CoordinationContext,
  { out, forget, sendAgain, giveUpTest }: Sending,
  suspects: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const isDraining = control.signals.soon.aborted;
  const since = performance.now() - (isDraining ? 0 : watchIntervalMs);
  const isQuiet = (await queued.reportsQueue.count()) === 0;
  const missing = new Set<string>();
  const lost: OutTest[] = [];
  for (const [provider, tests] of Map.groupBy(out.values(), (one) => one.provider.id)) {
    const queue = queued.testsQueue(provider);
    if (isDraining) await queue.dropWaiting();
    const byJob = Map.groupBy(
      tests.filter(({ sentAt }) => sentAt <= since),
      ({ job }) => job,
    );
    for (const id of await queue.findMissing([...byJob.keys()])) {
      const mark = `${provider} ${id}`;
      const left = (byJob.get(id) ?? []).filter(
        (one) => one.job === id && out.get(testKeyOf(keyOf(one))) === one,
      );
      if (left.length > 0) missing.add(mark);
      if (suspects.has(mark) && isQuiet) lost.push(...left);
    }
  }
  const again: OutTest[] = [];
  for (const one of lost) {
    one.resends += 1;
    if (isDraining) forget(keyOf(one));
    else if (one.resends < mostResends) again.push(one);
    else giveUpTest(one, `its workers died of it, or refused it, ${one.resends} times`);
  }
  await sendAgain(again);
  return missing;
}

function checkServed(
  { providers, workers, control }: CoordinationContext,
  { giveUpProvider }: Sending,
  before: ReadonlyMap<string, number>,
): Map<string, number> {
  const since = new Map<string, number>();
  if (control.pause.by !== undefined) return since;
  for (const provider of providers) {
    const { id } = provider;
    const reason = workers.whyNobody(id);
    if (reason === undefined) continue;
    const from = before.get(id) ?? performance.now();
    since.set(id, from);
    if (performance.now() - from >= patienceMs) giveUpProvider(provider, reason);
  }
  return since;
}
