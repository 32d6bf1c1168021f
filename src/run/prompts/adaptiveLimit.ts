/** What came of a request, as far as it says how many a provider takes at the same time. */
export type RequestOutcome = "done" | "tooMany" | "other";

/** A request under way. */
export interface UnderWay {
  /** It is sent now. */
  begin(): void;
  end(outcome: RequestOutcome): void;
}

/** Bounds how many requests are under way at the same time, by what the provider can take. */
export interface AdaptiveLimit {
  /** Waits until one more may be under way; rejects when the signal is aborted first. */
  enter(signal: AbortSignal): Promise<UnderWay>;
  /** How many may be under way now. */
  readonly current: number;
}

/** So many requests in a row have to succeed before one more is tried. */
export const successesToGrow = 10;

/**
 * Begins with `most`, halves when the provider says that it is too many, down to 1, and grows back by one after a while
 * of successes. Requests that were sent before a halving say nothing new: it halves once a wave, not once an answer.
 */
export function createAdaptiveLimit(most: number): AdaptiveLimit {
  let current = most;
  let underWay = 0;
  let successes = 0;
  let halvings = 0;
  const waiting: (() => void)[] = [];

  const letIn = () => {
    while (underWay < current && waiting.length > 0) {
      underWay++;
      waiting.shift()?.();
    }
  };
  const learn = (outcome: RequestOutcome, sentAfter: number) => {
    if (outcome === "tooMany") {
      successes = 0;
      if (sentAfter < halvings) return;
      halvings++;
      current = Math.max(1, Math.floor(current / 2));
    } else if (outcome === "done" && current < most && ++successes >= successesToGrow) {
      successes = 0;
      current++;
    }
  };

  return {
    get current() {
      return current;
    },
    async enter(signal) {
      await new Promise<void>((resolve, reject) => {
        signal.throwIfAborted();
        const giveUp = () => {
          waiting.splice(waiting.indexOf(pass), 1);
          reject(signal.reason);
        };
        const pass = () => {
          signal.removeEventListener("abort", giveUp);
          resolve();
        };
        signal.addEventListener("abort", giveUp, { once: true });
        waiting.push(pass);
        letIn();
      });
      let sentAfter = halvings;
      return {
        begin() {
          sentAfter = halvings;
        },
        end(outcome) {
          underWay--;
          learn(outcome, sentAfter);
          letIn();
        },
      };
    },
  };
}
