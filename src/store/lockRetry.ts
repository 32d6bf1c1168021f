import { setTimeout as wait } from "node:timers/promises";
import { errorCode } from "../model/storageError.ts";

/** Tries again as long as somebody else has the lock; proper-lockfile's own retries would also wait for a full or read-only disk. */
export async function retryWhileLocked<T>(lock: () => Promise<T>, waitMs: number): Promise<T> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await lock();
    } catch (error) {
      if (errorCode(error) !== "ELOCKED" || performance.now() > deadline) throw error;
      await wait(5 + Math.random() * 25);
    }
  }
}

/** Passes over a failed release of a lock that was taken over while this process was stopped: it is not ours to release. */
export function ignoreTakenOver(error: unknown): void {
  if (errorCode(error) !== "ERELEASED" && errorCode(error) !== "ENOTACQUIRED") throw error;
}
