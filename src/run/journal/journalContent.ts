import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { Abandoned, AttemptResult, RunResult } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";

/** A prompt test that ended, and where its attempts lie, in their order: the replies stay on the disk. */
export interface JournaledPromptTest {
  readonly outcome: TestOutcome;
  /** The same to look at, where an outcome is made anew each time. */
  readonly view?: TestOutcome;
  readonly places: readonly LinePlace[];
}

/** A stream test that ended, with its one attempt: its records stay on the disk. */
export interface JournaledStreamTest {
  readonly outcome: TestOutcome;
  readonly result: RunResult;
}

export type JournaledTest = JournaledPromptTest | JournaledStreamTest;

/** Tokens and cost of all attempts, those of tests that did not end included; absent when none had them. */
export type Spending = Pick<AttemptResult, "inputTokens" | "outputTokens" | "costUsd">;

/** How many attempts a provider's journal has, and what the journal and the loggers beside it left. */
export interface JournalEnd {
  readonly recordCount: number;
  /** Folders are absolute. */
  readonly loggers: readonly OutputLoggerResult[];
}

/** What closing a run needs to know of its journals; the replies stay on the disk. */
export interface JournalContent {
  readonly tests: readonly JournaledTest[];
  readonly spending: Spending;
  /** Of tests that a resume began anew; absent where there are none. */
  readonly abandoned?: Abandoned | undefined;
  /** By provider; those that never came to an attempt may be absent. */
  readonly journals: ReadonlyMap<string, JournalEnd>;
}

/** Adds what one attempt took. */
export function addSpending(spending: Spending, attempt: Spending): void {
  for (const key of ["inputTokens", "outputTokens", "costUsd"] as const) {
    const amount = attempt[key];
    if (amount !== undefined) spending[key] = (spending[key] ?? 0) + amount;
  }
}
