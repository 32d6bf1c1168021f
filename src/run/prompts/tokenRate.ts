/** The tokens of one request within the minute. */
export interface TakenTokens {
  /** The request is sent now: its minute begins. */
  begin(): void;
  /** What it took in truth. */
  correct(tokens: number): void;
  /** It was not sent after all. */
  giveBack(): void;
}

/** Bounds the tokens of any sliding minute. */
export interface TokenRate {
  /** Waits, in the order of asking, until so many tokens more may be sent; rejects when the signal is aborted first. */
  take(tokens: number, signal: AbortSignal): Promise<TakenTokens>;
}

/** A clock in ms, and what is to be done at a later time; returns what calls it off. */
export interface TokenClock {
  now(): number;
  after(ms: number, act: () => void): () => void;
}

/** A request that is larger than the bound is sent when nothing else is in the minute. */
export function createTokenRate(tokensPerMinute: number, clock = systemClock): TokenRate {
  const taken = new Set<Taken>();
  let turn: Promise<void> = Promise.resolve();
  /** Looks again whether the first in the queue has room. */
  let lookAgain: () => void = () => undefined;

  const findWaitMs = (tokens: number): number => {
    const now = clock.now();
    for (const each of taken) if (each.sentAt + minuteMs <= now) taken.delete(each);
    const inOrder = [...taken].sort((a, b) => a.sentAt - b.sentAt);
    let used = inOrder.reduce((sum, each) => sum + each.tokens, 0);
    let waitMs = 0;
    for (const each of inOrder) {
      if (used + tokens <= tokensPerMinute) break;
      used -= each.tokens;
      waitMs = each.sentAt + minuteMs - now;
    }
    return waitMs;
  };
  const waitForRoom = (tokens: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted();
      let callOff = () => {};
      const end = () => {
        callOff();
        lookAgain = () => undefined;
        signal.removeEventListener("abort", giveUp);
      };
      const giveUp = () => {
        end();
        reject(signal.reason);
      };
      const look = () => {
        callOff();
        const waitMs = findWaitMs(tokens);
        if (waitMs <= 0) {
          end();
          resolve();
        } else if (waitMs < Number.POSITIVE_INFINITY) callOff = clock.after(waitMs, look);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      lookAgain = look;
      look();
    });

  return {
    async take(tokens, signal) {
      const before = turn;
      const own = Promise.withResolvers<void>();
      turn = own.promise;
      try {
        await before;
        await waitForRoom(tokens, signal);
        const mine: Taken = { tokens, sentAt: Number.POSITIVE_INFINITY };
        taken.add(mine);
        return {
          begin() {
            mine.sentAt = clock.now();
            lookAgain();
          },
          correct(known) {
            mine.tokens = known;
            lookAgain();
          },
          giveBack() {
            taken.delete(mine);
            lookAgain();
          },
        };
      } finally {
        own.resolve();
      }
    },
  };
}

// --- internal ---

const minuteMs = 60_000;

interface Taken {
  tokens: number;
  /** Infinite until it is sent. */
  sentAt: number;
}

const systemClock: TokenClock = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
