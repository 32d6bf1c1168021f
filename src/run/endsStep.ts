import type { AttemptResult } from "../model/results/resultFile.ts";

/**
 * Whether no retry may follow an attempt: it passed, gave no verdict, would end the same with the same budget, or has
 * other values than expected, and to say which would give the answer away.
 */
export function endsStep({ success, errorMessage, validationErrors }: AttemptResult): boolean {
  return success || errorMessage !== null || validationErrors.some(({ code }) => final.has(code));
}

// --- internal ---

const final = new Set(["truncated", "value"]);
