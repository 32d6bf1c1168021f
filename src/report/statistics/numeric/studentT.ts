import { betaQuantile } from "./incompleteBeta.ts";

/** The t that 97.5 % of Student's distribution with `freedom` degrees of freedom (1 or more) lie below. */
export function t95(freedom: number): number {
  const share = betaQuantile(0.95, 0.5, freedom / 2);
  return Math.sqrt((freedom * share) / (1 - share));
}
