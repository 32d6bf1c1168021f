import type { ValidationError } from "./resultFile.ts";

/** The first error that a keyword of a schema gave; undefined where the reply was refused for something else. */
export function findRefusal(errors: readonly ValidationError[]): ValidationError | undefined {
  return errors.find(({ code }) => !withoutKeyword.has(code));
}

// --- internal ---

/** Codes that no keyword of a schema gave. */
const withoutKeyword: ReadonlySet<string> = new Set([
  ...["invalid_json", "empty", "truncated", "refusal", "value", "expect"],
]);
