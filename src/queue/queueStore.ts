import type { Sealed } from "./seal.ts";
import type { StoreFaults } from "./storeFault.ts";

/** A job as it lies in a queue; the store gives back whatever lies there. */
export interface StoredJob {
  readonly id: string;
  readonly data: unknown;
}

/** One queue of a store. All of it waits while the store cannot be reached. */
export interface JobQueue {
  /** Adds jobs at the end, those left out whose id is there already. */
  add(jobs: readonly { readonly id: string; readonly data: Sealed }[]): Promise<void>;
  /** The data of a job; undefined where there is none of this id. */
  read(id: string): Promise<unknown>;
  /** Puts new data in a job; false where there is none of this id. */
  write(id: string, data: Sealed): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** Jobs that wait, those that were added last, the last first. */
  listWaiting(most: number): Promise<StoredJob[]>;
  /** Jobs that wait or are worked on. */
  count(): Promise<number>;
  /** Those of these ids that neither wait nor are worked on. */
  findMissing(ids: readonly string[]): Promise<string[]>;
  /** How many of its jobs may be worked on at the same time, over all workers. */
  limit(concurrency: number): Promise<void>;
  /** Hands out no further job, to whomever, or goes on to. */
  hold(isHeld: boolean): Promise<void>;
  /** Takes away the jobs that wait. */
  dropWaiting(): Promise<void>;
  /** Takes away all of it, jobs that are worked on included. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** A job that was handed out. */
export interface HandedJob extends StoredJob {
  /** How often it was handed out, this time included. */
  readonly starts: number;
  /** Aborted when this process was away for so long that it was handed to another. */
  readonly lost?: AbortSignal | undefined;
}

/** Takes jobs of one queue; a job is gone once `process` resolves, and handed out again when this process dies before. */
export interface JobWorker {
  /** Takes no further job for now. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Takes no further job; resolves once those under way are done, at once with `isForced`. */
  close(isForced: boolean): Promise<void>;
}

export interface JobWorkerOptions {
  /** Jobs at the same time. */
  readonly concurrency: number;
  /** Told of what went wrong beside the jobs; it goes on all the same. */
  readonly onError: (error: Error) => void;
}

/** A store of queues that coordinator and workers share. */
export interface QueueStore {
  /** Its URL without user and password. */
  readonly shown: string;
  /** What its errors mean. */
  readonly faults: StoreFaults;
  /** Epoch ms by its own clock: the one that all who use it have in common. */
  nowMs(): Promise<number>;
  /**
   * Takes the next free `costMs` of a rate that all who use it share; resolves with the ms until they begin. With a
   * negative cost it gives so much back.
   */
  takeTurn(name: string, costMs: number): Promise<number>;
  queue(name: string): JobQueue;
  work(
    name: string,
    process: (job: HandedJob) => Promise<void>,
    options: JobWorkerOptions,
  ): JobWorker;
  close(): Promise<void>;
}
