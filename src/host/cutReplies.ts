import type { TestAttempts } from "../model/results/report.ts";
import { hugeReplyCharacters } from "../model/results/wholeReply.ts";

/**
 * The same test with huge replies cut off, and without what was made of them: a message of hundreds of megabytes would stop the
 * window it goes to. `cutReplies` names them.
 */
export function cutReplies(test: TestAttempts): TestAttempts {
  const cut: NonNullable<TestAttempts["cutReplies"]> = [];
  const attempts = test.attempts.map((attempt) => {
    const { rawResponse, step = 1, attemptNumber } = attempt;
    const characters = rawResponse.length;
    if (characters <= hugeReplyCharacters) return attempt;
    cut.push({ step, attemptNumber, characters });
    const shown = rawResponse.slice(0, shownCharacters);
    return { ...attempt, rawResponse: shown, parsedResponse: null };
  });
  if (cut.length === 0) return test;
  return { ...test, attempts, finalResponse: null, cutReplies: cut };
}

// --- internal ---

const shownCharacters = 100_000;
