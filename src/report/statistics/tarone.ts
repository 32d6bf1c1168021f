import { holm } from "./holm.ts";

/** A test of a family: its p, and the smallest p that its margins alone allow. */
export interface FamilyTest {
  readonly p: number;
  readonly smallestP: number;
}

/**
 * The p values of a family after Holm, without the tests that could not tell anything whatever came out: K is the
 * smallest number for which at most K tests can reach 0.05/K; those that cannot are dropped (undefined). Only
 * comparison with 0.05 is meant. Source: Tarone 1990.
 */
export function adjustFamily(tests: readonly FamilyTest[]): (number | undefined)[] {
  let most = 1;
  const canReach = ({ smallestP }: FamilyTest) => smallestP <= 0.05 / most;
  while (tests.filter(canReach).length > most) most += 1;
  const kept = tests.filter(canReach);
  const adjusted = holm(kept.map(({ p }) => p));
  let next = 0;
  return tests.map((test) => (canReach(test) ? adjusted[next++] : undefined));
}
