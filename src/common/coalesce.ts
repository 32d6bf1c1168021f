/** A task that never overlaps itself: calls during a turn share one further turn. */
export interface CoalescedTask {
  /** Resolves when a turn that began after this call has ended. */
  run(): Promise<void>;
}

export function createCoalescedTask(task: () => Promise<void>): CoalescedTask {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  function start(): Promise<void> {
    const turn = task().finally(() => {
      if (current === turn) current = undefined;
    });
    current = turn;
    return turn;
  }

  return {
    run() {
      if (current === undefined) return start();
      next ??= current
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          return start();
        });
      return next;
    },
  };
}

/** Calls `task` once, `delayMs` after the last trigger. */
export interface Debounced {
  trigger(): void;
  dispose(): void;
}

export function createDebounced(delayMs: number, task: () => void): Debounced {
  let timer: NodeJS.Timeout | undefined;
  return {
    trigger() {
      clearTimeout(timer);
      timer = setTimeout(task, delayMs);
    },
    dispose() {
      clearTimeout(timer);
    },
  };
}

/** Runs `task` at most once in `intervalMs` and never twice at a time; the last trigger is never lost. `task` must not reject. */
export function createThrottled(intervalMs: number, task: () => Promise<void>): Debounced {
  let timer: NodeJS.Timeout | undefined;
  let lastStart = Number.NEGATIVE_INFINITY;
  let isBusy = false;
  let isWanted = false;
  let isDisposed = false;

  async function turn(): Promise<void> {
    timer = undefined;
    isWanted = false;
    isBusy = true;
    lastStart = performance.now();
    await task();
    isBusy = false;
    if (isWanted) schedule();
  }

  function schedule(): void {
    if (isDisposed || timer !== undefined) return;
    const delayMs = Math.max(0, lastStart + intervalMs - performance.now());
    timer = setTimeout(() => void turn(), delayMs);
  }

  return {
    trigger() {
      isWanted = true;
      if (!isBusy) schedule();
    },
    dispose() {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}
