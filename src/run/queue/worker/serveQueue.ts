import { randomUUID } from "node:crypto";
import os from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { abortableDelay } from "../../../common/abortable.ts";
import { readKey } from "../../../model/json/jsonValue.ts";
import { errorMessage } from "../../../model/userError.ts";
import {
  type Announcement,
  announcementSchema,
  definitionSchema,
} from "../../../queue/queueMessages.ts";
import { definitionsQueue, runsQueue } from "../../../queue/queueNames.ts";
import { hashText } from "../../../scenarios/files/hashJson.ts";
import { forgetLeft } from "../forgetRun.ts";
import { freshMs, type QueueAccess } from "../queuedRun.ts";
import { countFromOne, createReporter } from "./reporter.ts";
import type { WorkerGrants } from "./servedProvider.ts";
import { type ServedRun, serveRun } from "./servedRun.ts";
import { createStoreClock } from "./storeClock.ts";

export interface ServeQueueOptions extends QueueAccess {
  /** For people: host and process, say. */
  readonly name: string;
  /** Of Touchstone. */
  readonly version: string;
  readonly grants: WorkerGrants;
  /** Tests of each provider at the same time. */
  readonly concurrency: number;
  readonly proxy?: string | undefined;
  readonly log: (level: "info" | "warn", message: string) => void;
}

/** A worker at work. */
export interface QueueWorker {
  /** Tests under way. */
  readonly underWay: number;
  /** Begins nothing new; resolves once what is under way is done and told, and the store is closed. */
  drain(): Promise<void>;
}

/** Takes the tests of all runs that are announced in a store, until it is told to end. */
export function serveQueue(options: ServeQueueOptions): QueueWorker {
  const { store, log } = options;
  const ending = new AbortController();
  const served = new Map<string, ServedRun>();
  /** What is done beside, and waited for at the end. */
  const asides = new Set<Promise<void>>();
  const aside = (work: Promise<void>) => {
    const done = work.catch(() => undefined).finally(() => asides.delete(done));
    asides.add(done);
  };
  const polling = pollUntilEnd({ ...options, served, aside, ending: ending.signal });
  const countUnderWay = () => [...served.values()].reduce((sum, run) => sum + run.underWay, 0);
  const drainAll = async () => {
    await polling;
    await Promise.allSettled([...asides, ...[...served.values()].map((run) => run.drain())]);
  };
  /** Where the store is away, nobody can be told that this worker leaves. */
  const giveUpTelling = async () => {
    while (countUnderWay() > 0) await delay(pollIntervalMs);
    await delay(longestLeavingMs, undefined, { ref: false });
  };
  return {
    get underWay() {
      return countUnderWay();
    },
    async drain() {
      ending.abort();
      await Promise.race([drainAll(), giveUpTelling()]);
      await store.close().catch((error) => log("warn", errorMessage(error)));
    },
  };
}

// --- internal ---

/** A run that is stopped is noticed as soon. */
const pollIntervalMs = 250;
/** A run that begins is noticed as soon by a worker that has none. */
const idlePollMs = 125;
/** What a worker with nothing under way may take to say that it leaves. */
const longestLeavingMs = 3000;
const mostRuns = 1000;
/** What lies in a store of a run that nobody coordinates any more is kept as long, for whoever resumes it. */
const keptMs = 30 * 24 * 3_600_000;

interface PollContext extends ServeQueueOptions {
  readonly served: Map<string, ServedRun>;
  readonly aside: (work: Promise<void>) => void;
  readonly ending: AbortSignal;
}

async function pollUntilEnd(context: PollContext): Promise<void> {
  const { store, log, served, aside, ending } = context;
  const runs = store.queue(runsQueue);
  const definitions = store.queue(definitionsQueue);
  const { name, version } = context;
  const worker = { id: randomUUID(), name, host: os.hostname(), version };
  const clock = createStoreClock();
  const told = new Set<string>();
  const forgotten = new Set<string>();
  /** They go on where a run is served again: a store that lost all it held is no end of it. */
  const numbers = new Map<string, () => number>();
  const numbersOf = (run: string) => {
    const known = numbers.get(run) ?? countFromOne();
    numbers.set(run, known);
    return known;
  };
  const tellOnce = (message: string) => {
    if (!told.has(message)) log("warn", message);
    told.add(message);
  };
  const decline = async (run: string, reason: string) => {
    const message = `Run ${run} is not served: ${reason}`;
    if (told.has(message)) return;
    tellOnce(message);
    const teller = { worker, nextNumber: numbersOf(run), warn: tellOnce };
    const reporter = createReporter(context, run, teller);
    ending.addEventListener("abort", reporter.stop, { once: true });
    await reporter.tell({ type: "declined", reason });
    await reporter.close();
  };
  /** Serves a run that was not served, where it may; undefined where not. */
  const take = async (announcement: Announcement) => {
    const { run, name, owner } = announcement;
    const stored = await definitions.read(run);
    const opened = context.sealer.open("definition", run, stored, definitionSchema);
    const fault = opened.ok ? checkHash(stored, announcement) : opened.reason;
    if (!opened.ok || fault !== undefined) {
      tellOnce(`Run ${run} is not served: its definition ${fault}.`);
      return;
    }
    log("info", `Run ${run} (${name}) of ${owner} is served.`);
    const definition = opened.value;
    const own = { worker, nextNumber: numbersOf(run), clock };
    served.set(run, await serveRun({ ...context, ...own, announcement, definition }));
  };
  /** Goes by what is said of a run; false where it is not to be served, or not any more. */
  const follow = async (said: Announcement): Promise<boolean> => {
    const { run, version, state } = said;
    const silentMs = clock.nowMs() - said.beatMs;
    if (silentMs > keptMs) {
      if (!forgotten.has(run)) aside(forgetLeft(store, context.sealer, said));
      forgotten.add(run);
      return false;
    }
    if (version !== context.version) {
      aside(decline(run, `it is one of Touchstone ${version}, and this is ${context.version}.`));
      return false;
    }
    if (state === "stopped") return false;
    const known = served.get(run);
    known?.update(said);
    known?.setSilent(silentMs > freshMs);
    if (known === undefined && silentMs <= freshMs) await take(said);
    return true;
  };
  const poll = async () => {
    const seen = new Set<string>();
    clock.set(await store.nowMs());
    for (const { id, data } of await runs.listWaiting(mostRuns)) {
      const said = context.sealer.open("announcement", id, data, announcementSchema);
      try {
        if (!said.ok) tellOnce(`Run ${id} is not served: what announces it ${said.reason}.`);
        else if (await follow(said.value)) seen.add(id);
      } catch (error) {
        seen.add(id);
        tellOnce(`Run ${id} cannot be served now: ${store.faults.describe(error)}.`);
      }
      if (ending.aborted) return;
    }
    for (const [id, run] of served) {
      if (seen.has(id)) continue;
      served.delete(id);
      log("info", `Run ${id} is over.`);
      aside(run.stop());
    }
  };
  while (!ending.aborted) {
    await poll().catch((error) =>
      tellOnce(`The queue is of no use now: ${store.faults.describe(error)}.`),
    );
    const waitMs = served.size === 0 ? idlePollMs : pollIntervalMs;
    await abortableDelay(waitMs, ending).catch(() => undefined);
  }
  void Promise.allSettled([runs.close(), definitions.close()]);
}

function checkHash(stored: unknown, { definition }: Announcement): string | undefined {
  const hash = hashText(String(readKey(stored, "body")));
  return hash === definition ? undefined : "is not the one that is announced";
}
