import { listKeyNeeds } from "../run/keyNeeds.ts";
import { buildPlan } from "../run/plan.ts";
import { checkQueue } from "../run/queue/checkQueue.ts";
import { refuseUnsendable, splitForQueue } from "../run/queue/queueSplit.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type QueueHandlers = Pick<Handlers, "checkQueue" | "prepareQueued" | "getWorkers">;

/** What is looked at before a run goes over a queue, and who takes its tests then. */
export function createQueueHandlers(session: HostSession): QueueHandlers {
  return {
    checkQueue: (queue) => checkQueue(queue),
    async prepareQueued({ prepared }) {
      const { loaded, selection } = session.prepared.lookRun(prepared);
      const plan = buildPlan(loaded, selection);
      const split = splitForQueue(plan.providers);
      await refuseUnsendable(split, plan, loaded);
      return { keys: listKeyNeeds({ providers: split.here, streams: plan.streams }) };
    },
    async getWorkers({ runId }) {
      const { runs, others, store } = session.folder;
      const goesOn = runs.active?.id === runId ? runs.active : others.find(runId)?.run;
      const workers = goesOn?.workers() ?? (await store.loadRunWorkers(runId));
      return { workers };
    },
  };
}
