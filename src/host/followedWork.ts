import { setTimeout as wait } from "node:timers/promises";
import type { Follow, Progress } from "../common/follow.ts";

/** Work of a kind of which one goes on at a time: it is followed by asking, and ended by a word. */
export interface FollowedWork<T> {
  /** Begins anew; what went on is stopped. */
  begin(work: (follow: Follow) => Promise<T>): void;
  /** Its result, or how far it is after half a second; undefined where it was stopped or nothing was begun. Throws what it throws. */
  look(): Promise<{ readonly result: T } | { readonly progress: Progress } | undefined>;
  /** Its result; undefined where it was stopped. Throws what it throws. */
  finish(): Promise<T | undefined>;
  readonly progress: Progress | undefined;
  stop(): void;
}

export function createFollowedWork<T>(): FollowedWork<T> {
  let current: Work<T> | undefined;
  const finish = async () => {
    const work = current;
    try {
      return await work?.result;
    } catch (error) {
      if (work?.stop.signal.aborted === true) return undefined;
      throw error;
    }
  };
  return {
    begin(work) {
      current?.stop.abort();
      const stop = new AbortController();
      const onProgress = (progress: Progress) => {
        begun.progress = progress;
      };
      const result = work({ signal: stop.signal, onProgress });
      // Whoever asks is told of a fault.
      result.catch(() => undefined);
      const begun: Work<T> = { result, stop, progress: { done: 0, total: 0 } };
      current = begun;
    },
    async look() {
      const work = current;
      if (work === undefined) return undefined;
      const isDue = wait(answerWithinMs, late, { ref: false });
      const result = await Promise.race([finish(), isDue]);
      if (result === late) return { progress: work.progress };
      return result === undefined ? undefined : { result: result as T };
    },
    finish,
    get progress() {
      return current?.progress;
    },
    stop() {
      current?.stop.abort();
    },
  };
}

// --- internal ---

const answerWithinMs = 500;
const late = Symbol("late");

interface Work<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  progress: Progress;
}
