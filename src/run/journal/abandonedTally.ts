import type { Abandoned, AttemptResult } from "../../model/results/resultFile.ts";

/** Sums up what half-done tests had taken before a resume began them anew. */
export interface AbandonedTally {
  addAttempts(attempts: readonly AttemptResult[]): void;
  /** Of a test that ended: requests that were `sent` for it and are of none of its attempts had no answer when the run died. */
  addUnanswered(
    sent: number | undefined,
    test: { readonly attempts: readonly AttemptResult[]; readonly droppedRequests: number },
  ): void;
  /** Undefined when there was nothing. */
  total(): Abandoned | undefined;
}

export function createAbandonedTally(): AbandonedTally {
  const sum = { attempts: 0, httpRequests: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };
  return {
    addAttempts(attempts) {
      sum.attempts += attempts.length;
      sum.httpRequests += countRequests(attempts);
      for (const { inputTokens = 0, outputTokens = 0, costUsd = 0 } of attempts) {
        sum.inputTokens += inputTokens;
        sum.outputTokens += outputTokens;
        sum.costUsd += costUsd;
      }
    },
    addUnanswered(sent = 0, { attempts, droppedRequests }) {
      sum.httpRequests += Math.max(0, sent - droppedRequests - countRequests(attempts));
    },
    total: () => (sum.attempts === 0 && sum.httpRequests === 0 ? undefined : sum),
  };
}

/** HTTP requests of these attempts; those of kinds that count none are none. */
export function countRequests(attempts: readonly AttemptResult[]): number {
  return attempts.reduce((total, { httpRequests = 0 }) => total + httpRequests, 0);
}
