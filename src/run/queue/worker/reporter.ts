import { setTimeout as delay } from "node:timers/promises";
import type { WorkerMessage, WorkerReport } from "../../../queue/queueMessages.ts";
import { reportsQueueOf } from "../../../queue/queueNames.ts";
import type { QueueAccess } from "../queuedRun.ts";
import { untilDone } from "../untilDone.ts";

/** Tells the coordinator of one run what a worker does. What is told resolves once the store has it. */
export interface Reporter {
  /** Messages keep their order; those that come meanwhile go together. */
  tell(message: WorkerMessage): Promise<void>;
  /** Nothing that waits is told any more. */
  stop(): void;
  close(): Promise<void>;
}

/** Who tells. */
export interface ReportingWorker {
  readonly worker: WorkerReport["worker"];
  /** Counts its reports on the run from 1: a number that comes twice is a report that comes twice. */
  readonly nextNumber: () => number;
  readonly warn: (message: string) => void;
}

export function createReporter(
  { store, sealer }: QueueAccess,
  run: string,
  { worker, nextNumber, warn }: ReportingWorker,
): Reporter {
  const queue = store.queue(reportsQueueOf(run));
  const stopping = new AbortController();
  const put = (messages: WorkerMessage[], number: number) => {
    const data = sealer.seal("report", run, { worker, number, messages } satisfies WorkerReport);
    const add = () => queue.add([{ id: `${worker.id}-${number}`, data }]);
    const tell = (fault: string) => warn(`The coordinator could not be told: ${fault}.`);
    return untilDone(store, add, stopping.signal, tell);
  };
  return {
    tell: gather(put, nextNumber),
    stop: () => stopping.abort(new Error("the run is over")),
    close: () => queue.close(),
  };
}

/** Numbers from 1. */
export function countFromOne(): () => number {
  let last = 0;
  return () => ++last;
}

// --- internal ---

const mostMessages = 200;
/** A report costs the store and the coordinator more than its messages do: what comes sooner goes together. */
const paceMs = 5;

interface Told {
  readonly message: WorkerMessage;
  readonly stored: PromiseWithResolvers<void>;
}

/** Puts messages one bundle after the other. */
function gather(
  put: (messages: WorkerMessage[], number: number) => Promise<void>,
  nextNumber: () => number,
): (message: WorkerMessage) => Promise<void> {
  let waiting: Told[] = [];
  let isPutting = false;
  const putAll = async () => {
    while (waiting.length > 0) {
      const told = waiting.slice(0, mostMessages);
      waiting = waiting.slice(told.length);
      const nextAt = performance.now() + paceMs;
      await put(
        told.map(({ message }) => message),
        nextNumber(),
      ).then(
        () => {
          for (const { stored } of told) stored.resolve();
        },
        (error) => {
          for (const { stored } of told) stored.reject(error);
        },
      );
      await delay(Math.max(nextAt - performance.now(), 0));
    }
    isPutting = false;
  };
  return (message) => {
    const stored = Promise.withResolvers<void>();
    stored.promise.catch(() => undefined); // whoever waits for it is told
    waiting.push({ message, stored });
    if (!isPutting) {
      isPutting = true;
      // The last attempt of a test goes with its end, which is told right after it: one without the other is begun anew.
      setImmediate(() => void putAll());
    }
    return stored.promise;
  };
}
