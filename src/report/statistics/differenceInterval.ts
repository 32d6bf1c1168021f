import type { Interval } from "./interval.ts";
import { mantelHaenszelDifference } from "./mantelHaenszel.ts";
import { miettinenNurminenInterval } from "./miettinenNurminen.ts";
import { newcombeInterval } from "./newcombe.ts";
import { listComparable, type Stratum } from "./stratum.ts";
import { tangoInterval } from "./tango.ts";

/**
 * By how much do the rates of two runs differ, head − base, and between which limits (95 %)? The difference of
 * Mantel-Haenszel with the interval that its strata ask for: Newcombe's for one stratum, Tango's where every stratum has one
 * test a side, else Miettinen and Nurminen's over strata. Strata without a test on one side do not count; undefined when
 * none is left.
 */
export function differenceInterval(
  strata: readonly Stratum[],
): { difference: number; interval: Interval } | undefined {
  const compared = listComparable(strata);
  const difference = mantelHaenszelDifference(compared);
  const [first] = compared;
  if (difference === undefined || first === undefined) return undefined;
  return { difference, interval: chooseInterval(compared, first) };
}

// --- internal ---

function chooseInterval(compared: readonly Stratum[], first: Stratum): Interval {
  if (compared.length === 1) return newcombeInterval(first);
  const isPaired = compared.every(({ headTotal, baseTotal }) => headTotal === 1 && baseTotal === 1);
  if (!isPaired) return miettinenNurminenInterval(compared);
  const headOnly = compared.filter((pair) => pair.headPassed > pair.basePassed).length;
  const baseOnly = compared.filter((pair) => pair.headPassed < pair.basePassed).length;
  return tangoInterval(headOnly, baseOnly, compared.length);
}
