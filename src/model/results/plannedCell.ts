/** A cell of the matrix: a provider with a prompt scenario, or a query or reaction with the stream scenario it is part of. */
export interface PlannedCell {
  readonly provider: string;
  readonly scenario: number;
  /** Number of cases, where the scenario has any: each is run once a round. */
  readonly cases?: number;
  /** How many of its tests are run, where that is not all. */
  readonly tests?: number;
}
