/** What the tests of one provider × scenario of a stored run came to, as trends need it. */
export interface CellFigures {
  readonly provider: string;
  readonly scenario: number;
  readonly tests: number;
  readonly passed: number;
  /** Passed at the first attempt. */
  readonly first: number;
  readonly errored: number;
  /** Tests whose last attempt, or first in every step, fit the schema. */
  readonly fitting: number;
  readonly fittingAtOnce: number;
  /** Tests of cases with an expected value, and those that met it. */
  readonly valued: number;
  readonly met: number;
  readonly costUsd?: number;
  /** Milliseconds, ascending, of the tests for which something was sent; absent where they are too many to keep. */
  readonly durationsMs?: Float64Array;
  /** The model that answered first, as it calls itself. */
  readonly model?: string;
}
