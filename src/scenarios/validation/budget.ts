import { formatPlace, type SchemaPlace } from "./schemaRegistry.ts";

/** How long one judgement may take. */
export interface JudgementBudget {
  readonly timeoutMs: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/** A judgement took longer than it may; `schemaPath` is where in the schema it was. */
export class JudgementTimeout extends Error {
  readonly schemaPath: string;

  constructor(schemaPath: string, timeoutMs: number) {
    super(`judging took longer than ${timeoutMs} ms, at ${schemaPath} of the schema`);
    this.name = "JudgementTimeout";
    this.schemaPath = schemaPath;
  }
}

/** One judgement under way: its steps are counted, and the clock is looked at once in a few thousand of them. */
export class Judgement {
  /** Steps before the next look at the clock; `count` and loops of their own take from it. */
  stepsLeft = stepsPerLook;
  /** What schemas that may meet a value in several ways have said of it. */
  verdicts: Map<object, Map<object, boolean>> | undefined;
  readonly #endMs: number;
  readonly #budget: JudgementBudget | undefined;

  constructor(budget?: JudgementBudget) {
    this.#budget = budget;
    this.#endMs = budget === undefined ? 0 : readClock(budget) + budget.timeoutMs;
  }

  /** Counts steps that were taken at a place in the schema; throws a `JudgementTimeout` when the time is up. */
  count(steps: number, place: SchemaPlace): void {
    this.stepsLeft -= steps;
    if (this.stepsLeft >= 0) return;
    this.stepsLeft = stepsPerLook;
    if (this.#budget !== undefined && readClock(this.#budget) > this.#endMs) {
      throw new JudgementTimeout(formatPlace(place), this.#budget.timeoutMs);
    }
  }
}

// --- internal ---

const stepsPerLook = 4096;

function readClock({ now }: JudgementBudget): number {
  return now === undefined ? performance.now() : now();
}
