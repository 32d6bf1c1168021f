import type { PausedBy } from "../model/results/runWorkers.ts";

/** Whether a run begins tests: somebody may have it wait. */
export interface RunPause {
  /** Who has it wait; undefined while it goes on. */
  readonly by: PausedBy | undefined;
  /** Has it wait, or, with undefined, go on; resolves once all that were told of it have done what they do then. */
  set(by: PausedBy | undefined): Promise<void>;
  /** How long it has waited so far, in ms. */
  waitedMs(): number;
  /** Resolves once it goes on. */
  over(): Promise<void>;
  /** Told each time it begins to wait, or goes on. */
  listen(listener: () => Promise<void>): void;
}

/** `now` is monotonic, ms. */
export function createRunPause(now: () => number = () => performance.now()): RunPause {
  const listeners: (() => Promise<void>)[] = [];
  let [by, sinceMs, earlierMs]: [PausedBy | undefined, number, number] = [undefined, 0, 0];
  let told: Promise<unknown> = Promise.resolve();
  let goesOn = Promise.withResolvers<void>();
  return {
    get by() {
      return by;
    },
    async set(value) {
      if ((by === undefined) === (value === undefined)) {
        await told;
        return;
      }
      if (value === undefined) {
        earlierMs += now() - sinceMs;
        goesOn.resolve();
      } else {
        sinceMs = now();
        goesOn = Promise.withResolvers();
      }
      by = value;
      told = Promise.all(listeners.map((listener) => listener()));
      await told;
    },
    waitedMs: () => earlierMs + (by === undefined ? 0 : now() - sinceMs),
    async over() {
      while (by !== undefined) await goesOn.promise;
    },
    listen: (listener) => void listeners.push(listener),
  };
}
