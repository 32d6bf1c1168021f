import { comparedStateSchema, type FlippedTest } from "../../model/results/comparison.ts";
import type { ComparedTests } from "./comparedRun.ts";
import type { PairedCell, StratumPair } from "./pairStrata.ts";

/**
 * Tests that ended otherwise, those that got worse first, paired by case and round, else by run number. To look at, not to
 * count: without cases the numbers of two runs have nothing to do with each other.
 */
export function listFlipped(cells: readonly PairedCell[]): FlippedTest[] {
  const flipped = cells.flatMap(({ provider, scenario, pairs }) =>
    pairs.flatMap((pair) => listFlippedOf(pair).map((found) => ({ provider, scenario, ...found }))),
  );
  return flipped.sort((a, b) => declineOf(b) - declineOf(a));
}

/** By how many states a test got worse: passed, retried, failed, errored; below 0 it got better. */
export function declineOf({ from, to }: Pick<FlippedTest, "from" | "to">): number {
  return states.indexOf(to) - states.indexOf(from);
}

// --- internal ---

const states = comparedStateSchema.options;

function listFlippedOf({ base, head }: StratumPair): Omit<FlippedTest, "provider" | "scenario">[] {
  const before = new Map<number, number>();
  for (let at = 0; at < base.tests.states.length; at++) before.set(placeOf(base.tests, at), at);
  const flipped: Omit<FlippedTest, "provider" | "scenario">[] = [];
  for (const [at, to] of head.tests.states.entries()) {
    const baseAt = before.get(placeOf(head.tests, at));
    const from = baseAt === undefined ? undefined : base.tests.states[baseAt];
    if (baseAt === undefined || from === undefined || from === to) continue;
    const runNumber = head.tests.runNumbers[at] ?? 0;
    const baseRunNumber = base.tests.runNumbers[baseAt] ?? 0;
    flipped.push({
      runNumber,
      ...(baseRunNumber === runNumber ? {} : { baseRunNumber }),
      ...(head.case === undefined ? {} : { case: head.case }),
      from,
      to,
    });
  }
  return flipped;
}

function placeOf({ rounds, runNumbers }: ComparedTests, at: number): number {
  return rounds[at] || (runNumbers[at] ?? 0);
}
