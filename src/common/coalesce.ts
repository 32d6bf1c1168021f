/** A task that never overlaps itself: calls during a turn share one further turn. */
export interface CoalescedTask<T> {
  /** The outcome of a turn that began after this call. */
  run(): Promise<T>;
}

export function createCoalescedTask<T>(task: () => Promise<T>): CoalescedTask<T> {
  let current: Promise<T> | undefined;
  let next: Promise<T> | undefined;

  function start(): Promise<T> {
    const turn = task().finally(() => {
      if (current === turn) current = undefined;
    });
    current = turn;
    return turn;
  }

  return {
    run() {
      if (current === undefined) return start();
      next ??= current.then(ignore, ignore).then(() => {
        next = undefined;
        return start();
      });
      return next;
    },
  };
}

// --- internal ---

function ignore(): void {}
