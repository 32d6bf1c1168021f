import { comparedStateSchema, type FlippedTest } from "../../model/results/comparison.ts";
import type { ComparedStratum, ComparedTest } from "./comparedRun.ts";
import type { PairedCell } from "./pairStrata.ts";

/**
 * Tests that ended otherwise, those that got worse first, paired by case and round, else by run number. To look at, not to count: without cases the
 * numbers of two runs have nothing to do with each other.
 */
export function listFlipped(cells: readonly PairedCell[]): FlippedTest[] {
  const flipped = cells.flatMap(({ provider, scenario, pairs }) =>
    pairs.flatMap(({ base, head }) => {
      const before = new Map(base.tests.map((test) => [placeOf(test), test]));
      return head.tests.flatMap((test) => {
        const other = before.get(placeOf(test));
        if (other === undefined || other.state === test.state) return [];
        return [{ provider, scenario, ...describe(head, other, test) }];
      });
    }),
  );
  return flipped.sort((a, b) => declineOf(b) - declineOf(a));
}

/** By how many states a test got worse: passed, retried, failed, errored; below 0 it got better. */
export function declineOf({ from, to }: Pick<FlippedTest, "from" | "to">): number {
  return states.indexOf(to) - states.indexOf(from);
}

// --- internal ---

const states = comparedStateSchema.options;

function placeOf({ round, runNumber }: ComparedTest): number {
  return round ?? runNumber;
}

function describe({ case: id }: ComparedStratum, before: ComparedTest, now: ComparedTest) {
  const { runNumber } = now;
  return {
    runNumber,
    ...(before.runNumber === runNumber ? {} : { baseRunNumber: before.runNumber }),
    ...(id === undefined ? {} : { case: id }),
    from: before.state,
    to: now.state,
  };
}
