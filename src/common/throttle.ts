/** A task that is triggered more often than it is to run. */
export interface Delayed {
  trigger(): void;
  /** Drops what is due. */
  dispose(): void;
}

/** Calls `task` once, `delayMs` after the last trigger. */
export function createDebounced(delayMs: number, task: () => void): Delayed {
  let timer: NodeJS.Timeout | undefined;
  return {
    trigger() {
      clearTimeout(timer);
      timer = setTimeout(task, delayMs);
    },
    dispose: () => clearTimeout(timer),
  };
}

/** Calls `task` once, `delayMs` after the first trigger: what comes meanwhile is gathered. */
export function createGathered(delayMs: number, task: () => void): Delayed {
  let timer: NodeJS.Timeout | undefined;
  return {
    trigger() {
      timer ??= setTimeout(() => {
        timer = undefined;
        task();
      }, delayMs);
    },
    dispose() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

export interface Throttled extends Delayed {
  /** Runs what is due at once; nothing runs after it. */
  end(): void;
}

/**
 * Runs `task` at once, but not again within `intervalMs` nor while it goes on; what is triggered meanwhile is done once
 * after that. `task` must not reject.
 */
export function createThrottled(intervalMs: number, task: () => void | Promise<void>): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;
  let isDue = false;
  let isOver = false;

  async function run(): Promise<void> {
    isDue = false;
    isBusy = true;
    timer = setTimeout(() => {
      timer = undefined;
      runIfDue();
    }, intervalMs);
    await task();
    isBusy = false;
    runIfDue();
  }

  function runIfDue(): void {
    if (isDue && !isBusy && timer === undefined && !isOver) void run();
  }

  function dispose(): void {
    isOver = true;
    clearTimeout(timer);
  }

  return {
    trigger() {
      isDue = true;
      runIfDue();
    },
    dispose,
    end() {
      const isLastDue = isDue && !isOver;
      dispose();
      if (isLastDue) void task();
    },
  };
}
