import { randomUUID } from "node:crypto";
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
import { freshMs, type QueueAccess } from "../queuedRun.ts";
import { createReporter } from "./reporter.ts";
import type { WorkerGrants } from "./servedProvider.ts";
import { type ServedRun, serveRun } from "./servedRun.ts";

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
  const leaving = new Set<Promise<void>>();
  const leave = (run: ServedRun) => {
    const left = run.stop().finally(() => leaving.delete(left));
    leaving.add(left);
  };
  const polling = pollUntilEnd(options, served, leave, ending.signal);
  return {
    get underWay() {
      return [...served.values()].reduce((sum, run) => sum + run.underWay, 0);
    },
    async drain() {
      ending.abort();
      await polling;
      await Promise.allSettled([...leaving, ...[...served.values()].map((run) => run.drain())]);
      await store.close().catch((error) => log("warn", errorMessage(error)));
    },
  };
}

// --- internal ---

/** A run that is stopped is noticed as soon. */
const pollIntervalMs = 250;
/** A run that begins is noticed as soon by a worker that has none. */
const idlePollMs = 125;
const mostRuns = 100;

async function pollUntilEnd(
  options: ServeQueueOptions,
  served: Map<string, ServedRun>,
  leave: (run: ServedRun) => void,
  ending: AbortSignal,
): Promise<void> {
  const { store, log } = options;
  const runs = store.queue(runsQueue);
  const definitions = store.queue(definitionsQueue);
  const told = new Set<string>();
  const worker = { id: randomUUID(), name: options.name };
  const tellOnce = (message: string) => {
    if (!told.has(message)) log("warn", message);
    told.add(message);
  };
  const decline = async (run: string, reason: string) => {
    const message = `Run ${run} is not served: ${reason}`;
    if (told.has(message)) return;
    tellOnce(message);
    const reporter = createReporter(options, run, worker, tellOnce);
    await reporter.tell({ type: "declined", reason });
    await reporter.close();
  };
  const clockLeadMs = (await store.nowMs()) - Date.now();
  while (!ending.aborted) {
    try {
      const seen = new Set<string>();
      const announced = await runs.listWaiting(mostRuns);
      const nowMs = announced.length === 0 ? 0 : await store.nowMs();
      for (const { id, data } of announced) {
        const said = options.sealer.open("announcement", id, data, announcementSchema);
        if (!said.ok) {
          tellOnce(`Run ${id} is not served: what announces it ${said.reason}.`);
          continue;
        }
        const announcement = said.value;
        if (announcement.version !== options.version) {
          const { version } = announcement;
          await decline(id, `it is one of Touchstone ${version}, and this is ${options.version}.`);
          continue;
        }
        if (announcement.state === "stopped") continue;
        seen.add(id);
        const isSilent = nowMs - announcement.beatMs > freshMs;
        const known = served.get(id);
        if (known !== undefined) {
          known.update(announcement);
          known.setSilent(isSilent);
          continue;
        }
        if (isSilent || ending.aborted) continue;
        const stored = await definitions.read(id);
        const opened = options.sealer.open("definition", id, stored, definitionSchema);
        const fault = opened.ok ? checkHash(stored, announcement) : opened.reason;
        if (!opened.ok || fault !== undefined) {
          tellOnce(`Run ${id} is not served: its definition ${fault}.`);
          continue;
        }
        log("info", `Run ${id} (${announcement.name}) of ${announcement.owner} is served.`);
        const { value: definition } = opened;
        served.set(
          id,
          await serveRun({ ...options, announcement, definition, worker, clockLeadMs }),
        );
      }
      for (const [id, run] of served) {
        if (seen.has(id)) continue;
        served.delete(id);
        log("info", `Run ${id} is over.`);
        leave(run);
      }
    } catch (error) {
      tellOnce(errorMessage(error));
    }
    await abortableDelay(served.size === 0 ? idlePollMs : pollIntervalMs, ending).catch(
      () => undefined,
    );
  }
  await Promise.allSettled([runs.close(), definitions.close()]);
}

function checkHash(stored: unknown, { definition }: Announcement): string | undefined {
  const hash = hashText(String(readKey(stored, "body")));
  return hash === definition ? undefined : "is not the one that is announced";
}
