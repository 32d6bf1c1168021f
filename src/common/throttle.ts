/** A call that happens at most once in `intervalMs`; what is asked for meanwhile happens at the end of it. */
export interface Throttled {
  (): void;
  /** Makes a call that is still due at once, and no more after it. */
  end(): void;
}

export function throttle(call: () => void, intervalMs: number): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let due = false;
  let ended = false;
  const fire = () => {
    due = false;
    timer = setTimeout(onTimer, intervalMs);
    call();
  };
  const onTimer = () => {
    timer = undefined;
    if (due) fire();
  };
  const throttled = () => {
    if (ended) return;
    if (timer === undefined) fire();
    else due = true;
  };
  const end = () => {
    ended = true;
    clearTimeout(timer);
    if (due) call();
  };
  return Object.assign(throttled, { end });
}
