import {
  type WorkerMessage,
  type WorkerReport,
  workerReportSchema,
} from "../../queue/queueMessages.ts";
import { reportsQueueOf } from "../../queue/queueNames.ts";
import type { JobWorker } from "../../queue/queueStore.ts";
import type { QueueAccess } from "./queuedRun.ts";

/** What a worker told, and the id of the record that an attempt becomes. */
export interface ToldMessage {
  readonly message: WorkerMessage;
  readonly id: string;
}

export interface ReportTaker {
  /** Takes what a worker tells; a report is gone from the store once it resolves. */
  take(report: WorkerReport, told: readonly ToldMessage[]): Promise<void>;
  /** Told of what lay there and is no report of a worker with the key. */
  onForeign(reason: string): void;
  onError(error: Error): void;
}

/**
 * Takes the reports on a run one after the other, each once: one that comes again is dropped. One that a coordinator held
 * when it died comes after later ones, and is taken all the same.
 */
export function readReports(
  { store, sealer }: QueueAccess,
  run: string,
  taker: ReportTaker,
): JobWorker {
  const taken = new Map<string, TakenNumbers>();
  return store.work(
    reportsQueueOf(run),
    async ({ data }) => {
      const opened = sealer.open("report", run, data, workerReportSchema);
      if (!opened.ok) {
        taker.onForeign(opened.reason);
        return;
      }
      const { worker, number, messages } = opened.value;
      const numbers = taken.get(worker.id) ?? createTakenNumbers();
      taken.set(worker.id, numbers);
      if (numbers.has(number)) return;
      await taker.take(
        opened.value,
        messages.map((message, at) => ({
          message,
          id: recordIdOf(worker.id, number, at, message),
        })),
      );
      numbers.add(number);
    },
    { concurrency: 1, onError: taker.onError },
  );
}

/** Which message of which worker a record was made of; undefined for one that came from none. */
export function parseRecordId(
  id: string,
): { readonly worker: string; readonly delivery: number; readonly place: number } | undefined {
  const [, worker, delivery, number, at] = /^([^.]+)\.(\d+)\.(\d+)\.(\d+)$/.exec(id) ?? [];
  if (worker === undefined) return undefined;
  return { worker, delivery: Number(delivery), place: placeOf(Number(number), Number(at)) };
}

// --- internal ---

function recordIdOf(worker: string, number: number, at: number, message: WorkerMessage): string {
  return `${worker}.${"delivery" in message ? message.delivery : 0}.${number}.${at}`;
}

/** Grows with each message of a worker. */
function placeOf(number: number, at: number): number {
  return number * 100_000 + at;
}

interface TakenNumbers {
  has(number: number): boolean;
  add(number: number): void;
}

/** Which of the numbers from 1 were taken; those without a gap before them are not held one by one. */
function createTakenNumbers(): TakenNumbers {
  const beyond = new Set<number>();
  let upTo = 0;
  return {
    has: (number) => number <= upTo || beyond.has(number),
    add(number) {
      beyond.add(number);
      while (beyond.delete(upTo + 1)) upTo += 1;
    },
  };
}
