import type { ComparedMetric } from "../../model/config/gate.ts";
import { comparedMetricSchema } from "../../model/config/gate.ts";
import type {
  ComparedCell,
  ComparedCounts,
  ComparedTotal,
  Comparison,
  MissingTests,
  OtherDifference,
} from "../../model/results/comparison.ts";
import { differenceInterval } from "../statistics/differenceInterval.ts";
import { type JudgedCell, judgeFamily } from "../statistics/strataVerdict.ts";
import type { ErrorStratum } from "../statistics/stratum.ts";
import { type ComparedRun, countTests } from "./comparedRun.ts";
import { compareTimesOf } from "./compareTimesOf.ts";
import { compareUsage } from "./compareUsage.ts";
import { describeComparison } from "./describeComparison.ts";
import { listFlipped } from "./flippedTests.ts";
import { isWorseByMargin } from "./isWorseByMargin.ts";
import { listDifferences } from "./listDifferences.ts";
import { listNotes } from "./listNotes.ts";
import { type PairedCell, type PairedRuns, pairRuns, type StratumPair } from "./pairStrata.ts";
import { worstVerdict } from "./verdictOrder.ts";

export interface CompareOptions {
  readonly metric: ComparedMetric;
  /** Points, above 0. */
  readonly margin: number;
}

/**
 * Each head against the base. The cells of all columns are one family of tests, the totals of providers another: the more
 * is looked at, the less counts as a difference.
 */
export function compareRuns(
  base: ComparedRun,
  heads: readonly ComparedRun[],
  options: CompareOptions,
): Comparison[] {
  const columns = heads.map((head) => ({ head, paired: pairRuns(base, head) }));
  const cells = judgeGroups(
    columns.map(({ paired }) => listCellGroups(paired.cells)),
    options,
  );
  const totals = judgeGroups(
    columns.map(({ paired }) => listTotalGroups(paired.cells)),
    options,
  );
  return columns.map(({ head, paired }, at) =>
    buildComparison({ base, head, paired }, cells[at] ?? [], totals[at] ?? [], options),
  );
}

// --- internal ---

/** What is judged as one: a cell, or all cells of a provider. */
interface Group {
  readonly provider: string;
  /** Absent for all scenarios of a provider. */
  readonly scenario?: number;
  readonly pairs: readonly StratumPair[];
}

function listCellGroups(cells: readonly PairedCell[]): (Group & { readonly scenario: number })[] {
  return [...cells];
}

/** The pairs of a provider's only cell are those of that cell, the list itself. */
function listTotalGroups(cells: readonly PairedCell[]): Group[] {
  const byProvider = Map.groupBy(cells, ({ provider }) => provider);
  return [...byProvider].map(([provider, own]) => {
    const [first] = own;
    const isOnly = first !== undefined && own.length === 1;
    return { provider, pairs: isOnly ? first.pairs : own.flatMap(({ pairs }) => pairs) };
  });
}

interface Judged<G extends Group> {
  readonly group: G;
  readonly strata: readonly ErrorStratum[];
  readonly judged: JudgedCell;
}

/** Judges the groups of all columns together; those without a test that the metric counts are left out. */
function judgeGroups<G extends Group>(
  columns: readonly (readonly G[])[],
  { metric, margin }: CompareOptions,
): Judged<G>[][] {
  const counted = columns.map((groups) =>
    groups.flatMap((group) => {
      const strata = group.pairs.map((pair) => countStratum(pair, metric)).filter(isOnBothSides);
      return strata.length === 0 ? [] : [{ group, strata }];
    }),
  );
  const judged = judgeFamily(
    counted.flat().map(({ strata }) => strata),
    margin / 100,
  );
  let next = 0;
  return counted.map((groups) =>
    groups.flatMap((each) => {
      const found = judged[next++];
      return found === undefined ? [] : [{ ...each, judged: found }];
    }),
  );
}

function countStratum({ base, head }: StratumPair, metric: ComparedMetric): ErrorStratum {
  const [before, now] = [countTests(base, metric), countTests(head, metric)];
  return {
    headPassed: now.passed,
    headTotal: now.total,
    headErrored: now.errored,
    basePassed: before.passed,
    baseTotal: before.total,
    baseErrored: before.errored,
  };
}

function isOnBothSides({ headTotal, baseTotal }: ErrorStratum): boolean {
  return headTotal > 0 && baseTotal > 0;
}

function buildComparison(
  { base, head, paired }: { base: ComparedRun; head: ComparedRun; paired: PairedRuns },
  judgedCells: readonly Judged<Group & { readonly scenario: number }>[],
  judgedTotals: readonly Judged<Group>[],
  options: CompareOptions,
): Comparison {
  const { metric, margin } = options;
  const cells: ComparedCell[] = judgedCells.map(({ group, strata, judged }) => ({
    provider: group.provider,
    scenario: group.scenario,
    metric,
    ...describeJudged(strata, judged),
  }));
  const totals: ComparedTotal[] = judgedTotals.map(({ group, strata, judged }) => ({
    provider: group.provider,
    metric,
    ...describeJudged(strata, judged),
  }));
  const groups = [...listCellGroups(paired.cells), ...listTotalGroups(paired.cells)];
  const isWorse = cells.some((cell) => isWorseByMargin(cell, margin));
  const verdict = isWorse ? "worse" : worstVerdict(totals.map((total) => total.verdict));
  const found = {
    base: base.head.id,
    head: head.head.id,
    verdict,
    metric,
    margin,
    cells,
    totals,
    others: listOthers(groups, metric),
    latency: compareTimesOf(groups),
    usage: compareUsage(listTotalGroups(paired.cells)),
    changed: [...listDifferences(base, head, paired.cells), ...paired.changedCases],
    flipped: listFlipped(paired.cells),
    missing: [...paired.missing, ...listUncounted(paired.cells, metric)],
    notes: listNotes(base, head, paired),
  };
  const { base: baseId, head: headId, verdict: said, ...rest } = found;
  return {
    base: baseId,
    head: headId,
    verdict: said,
    sentence: describeComparison(found),
    ...rest,
  };
}

/** Groups without a stratum in common are none: this stands for no figure. */
const everything = { lower: -1, upper: 1 };

function describeJudged(strata: readonly ErrorStratum[], judged: JudgedCell) {
  const { difference = 0, interval = everything, p, pExact, pAdjusted, verdict } = judged;
  const { isLower, isPossible, erroredDecide, needed } = judged;
  return {
    ...sumSides(strata),
    difference: difference * 100,
    interval: [interval.lower * 100, interval.upper * 100] as [number, number],
    p,
    pExact,
    pAdjusted: pAdjusted ?? 1,
    verdict,
    ...(isLower ? { isLower: true as const } : {}),
    ...(isPossible ? {} : { isPossible: false as const }),
    ...(erroredDecide === undefined ? {} : { erroredDecide }),
    ...(needed === undefined ? {} : { needed }),
  };
}

/** Strata of which one side has no test that the metric counts. */
function listUncounted(cells: readonly PairedCell[], metric: ComparedMetric): MissingTests[] {
  return cells.flatMap(({ provider, scenario, pairs }) =>
    pairs.flatMap((pair) => {
      const { baseTotal, headTotal } = countStratum(pair, metric);
      if (baseTotal > 0 === headTotal > 0) return [];
      const ofCase = pair.head.case === undefined ? {} : { case: pair.head.case };
      const side = headTotal === 0 ? ("head" as const) : ("base" as const);
      return [{ provider, scenario, ...ofCase, in: side, tests: Math.max(baseTotal, headTotal) }];
    }),
  );
}

function sumSides(strata: readonly ErrorStratum[]): { base: ComparedCounts; head: ComparedCounts } {
  const sum = (side: "base" | "head"): ComparedCounts => {
    const total = (key: "Passed" | "Total" | "Errored") =>
      strata.reduce((all, stratum) => all + stratum[`${side}${key}`], 0);
    const errored = total("Errored");
    return {
      passed: total("Passed"),
      total: total("Total"),
      ...(errored === 0 ? {} : { errored }),
    };
  };
  return { base: sum("base"), head: sum("head") };
}

/** The metrics that were not asked for: verdicts on all of them would find something by chance. */
function listOthers(groups: readonly Group[], asked: ComparedMetric): OtherDifference[] {
  const metrics = comparedMetricSchema.options.filter((metric) => metric !== asked);
  return metrics.flatMap((metric) =>
    groups.flatMap(({ provider, scenario, pairs }) => {
      const strata = pairs.map((pair) => countStratum(pair, metric)).filter(isOnBothSides);
      const found = differenceInterval(strata);
      if (found === undefined) return [];
      const { difference, interval } = found;
      return [
        {
          provider,
          ...(scenario === undefined ? {} : { scenario }),
          metric,
          ...sumSides(strata),
          difference: difference * 100,
          interval: [interval.lower * 100, interval.upper * 100] as [number, number],
        },
      ];
    }),
  );
}
