import { cellKey } from "../../common/cellKey.ts";
import type { ComparedChange, MissingTests } from "../../model/results/comparison.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { ComparedRun, ComparedRunCell, ComparedStratum } from "./comparedRun.ts";

/** What both runs asked alike of one provider. */
export interface StratumPair {
  readonly base: ComparedStratum;
  readonly head: ComparedStratum;
}

/** One provider × scenario that both runs have something comparable of. */
export interface PairedCell {
  readonly provider: string;
  readonly scenario: number;
  readonly pairs: readonly StratumPair[];
}

/** The strata of two runs side by side, and what has no counterpart. */
export interface PairedRuns {
  readonly cells: readonly PairedCell[];
  readonly missing: readonly MissingTests[];
  /** Cases that ask or expect something else than they did. */
  readonly changedCases: readonly ComparedChange[];
}

/**
 * Pairs what both runs asked alike: provider × scenario × case. Cases pair by their id, and only where the hash of vars and
 * expected value is the same (that of the case, else that of all cases of the scenario).
 */
export function pairRuns(base: ComparedRun, head: ComparedRun): PairedRuns {
  const cells: PairedCell[] = [];
  const missing: MissingTests[] = [];
  const changed = new Map<string, ComparedChange>();
  for (const [key, baseCell] of base.cells) {
    const headCell = head.cells.get(key);
    const { provider, scenario } = baseCell;
    const pairs: StratumPair[] = [];
    for (const [id, stratum] of baseCell.strata) {
      const other = headCell?.strata.get(id);
      if (other === undefined) {
        if (headCell !== undefined) missing.push(describeMissing(baseCell, stratum, "head"));
      } else if (
        isSameCase(scenario, { stratum, head: base.head }, { stratum: other, head: head.head })
      ) {
        pairs.push({ base: stratum, head: other });
      } else {
        const what = `case ${id} of scenario ${scenario}`;
        changed.set(what, { what, from: stratum.caseHash ?? null, to: other.caseHash ?? null });
      }
    }
    if (headCell === undefined) missing.push(describeMissingCell(baseCell, "head"));
    if (pairs.length > 0) cells.push({ provider, scenario, pairs });
  }
  missing.push(...listNew(base, head));
  return { cells, missing, changedCases: [...changed.values()] };
}

// --- internal ---

interface StratumOfRun {
  readonly stratum: ComparedStratum;
  readonly head: ResultHead;
}

/** A case whose content neither side tells of is not known to be the same. */
function isSameCase(scenario: number, base: StratumOfRun, head: StratumOfRun): boolean {
  if (base.stratum.case === undefined) return true;
  const [from, to] = [base.stratum.caseHash, head.stratum.caseHash];
  if (from !== undefined && to !== undefined) return from === to;
  const hashOf = (side: StratumOfRun) => side.head.config.hashes?.cases?.[String(scenario)];
  const all = hashOf(base);
  return all !== undefined && all === hashOf(head);
}

function listNew(base: ComparedRun, head: ComparedRun): MissingTests[] {
  return [...head.cells.values()].flatMap((cell) => {
    const known = base.cells.get(cellKey(cell));
    if (known === undefined) return [describeMissingCell(cell, "base")];
    const strata = [...cell.strata].filter(([id]) => !known.strata.has(id));
    return strata.map(([, stratum]) => describeMissing(cell, stratum, "base"));
  });
}

function describeMissingCell(cell: ComparedRunCell, side: MissingTests["in"]): MissingTests {
  const { provider, scenario, strata } = cell;
  const tests = [...strata.values()].reduce((sum, stratum) => sum + stratum.tests.states.length, 0);
  return { provider, scenario, in: side, tests };
}

function describeMissing(
  { provider, scenario }: ComparedRunCell,
  stratum: ComparedStratum,
  side: MissingTests["in"],
): MissingTests {
  const ofCase = stratum.case === undefined ? {} : { case: stratum.case };
  return { provider, scenario, ...ofCase, in: side, tests: stratum.tests.states.length };
}
