/**
 * What two runs asked alike, each with its whole tests: how many there were and how many passed. Errored tests count
 * in the totals. The head is judged, the base is what it is compared with.
 */
export interface Stratum {
  readonly headPassed: number;
  readonly headTotal: number;
  readonly basePassed: number;
  readonly baseTotal: number;
}

/** A stratum that also tells how many of its tests errored; they are in the totals and never among the passed. */
export interface ErrorStratum extends Stratum {
  readonly headErrored: number;
  readonly baseErrored: number;
}

/** The tests of one cell: how many there were, errored ones included, and how many passed. */
export interface Cell {
  readonly passed: number;
  readonly total: number;
}

/** The strata that compare anything: those with a test on both sides. */
export function listComparable<S extends Stratum>(strata: readonly S[]): S[] {
  return strata.filter(({ headTotal, baseTotal }) => headTotal > 0 && baseTotal > 0);
}

/** The sums of strata, without regard to which stratum a test is of. */
export function sumStrata(strata: readonly Stratum[]): Stratum {
  let [headPassed, headTotal, basePassed, baseTotal] = [0, 0, 0, 0];
  for (const stratum of strata) {
    headPassed += stratum.headPassed;
    headTotal += stratum.headTotal;
    basePassed += stratum.basePassed;
    baseTotal += stratum.baseTotal;
  }
  return { headPassed, headTotal, basePassed, baseTotal };
}
