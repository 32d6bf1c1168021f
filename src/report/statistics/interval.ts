/** Two limits, ends included; of rates and differences of rates as fractions. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}
