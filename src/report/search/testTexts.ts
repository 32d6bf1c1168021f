import type { AttemptResult } from "../../model/results/resultFile.ts";
import { describeError } from "../failures.ts";
import { createTextIndex, type TextIndex } from "./textIndex.ts";

/** What came of the attempts of a test in words. */
export type AttemptTexts = Pick<AttemptResult, "rawResponse" | "errorMessage" | "validationErrors">;

/** An empty index for the tests of a run; it is bounded, as those of several reports are kept at once. */
export function createTestTexts(): TextIndex {
  return createTextIndex({ mostBytes: 128 * 1024 * 1024, mostBytesEach: 1024 * 1024 });
}

/** Adds the replies of a test, and what was wrong with them. */
export function addAttempts(
  texts: TextIndex,
  number: number,
  attempts: readonly AttemptTexts[],
): void {
  for (const { rawResponse, errorMessage, validationErrors } of attempts) {
    texts.add(number, rawResponse);
    const errors = validationErrors.map(describeError);
    const said = errorMessage === null ? errors : [errorMessage, ...errors];
    if (said.length > 0) texts.add(number, said.join("\n"));
  }
}
