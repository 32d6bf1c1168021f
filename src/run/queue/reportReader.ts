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

/** Takes the reports on a run one after the other, each once: one that comes again is dropped. */
export function readReports(
  { store, sealer }: QueueAccess,
  run: string,
  taker: ReportTaker,
): JobWorker {
  const last = new Map<string, number>();
  return store.work(
    reportsQueueOf(run),
    async ({ data }) => {
      const opened = sealer.open("report", run, data, workerReportSchema);
      if (!opened.ok) {
        taker.onForeign(opened.reason);
        return;
      }
      const { worker, number, messages } = opened.value;
      if (number <= (last.get(worker.id) ?? 0)) return;
      await taker.take(
        opened.value,
        messages.map((message, at) => ({
          message,
          id: recordIdOf(worker.id, number, at, message),
        })),
      );
      last.set(worker.id, number);
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
