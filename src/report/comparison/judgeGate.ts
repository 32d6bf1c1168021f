import type { Gate } from "../../model/config/gate.ts";
import type {
  ComparedTotal,
  Comparison,
  GateResult,
  MinRateResult,
  MissingTests,
} from "../../model/results/comparison.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { formatCount, formatPlural, formatRate } from "../../model/words/figures.ts";
import { clopperPearsonInterval } from "../statistics/clopperPearson.ts";
import { effectiveTests } from "../statistics/effectiveTests.ts";
import { judgeMinRate } from "../statistics/minRate.ts";
import type { Cell } from "../statistics/stratum.ts";
import { type ComparedRun, countTests } from "./comparedRun.ts";
import { describeTotal } from "./describeComparison.ts";
import { isWorseByMargin } from "./isWorseByMargin.ts";

/** What a gate rests on; without a comparison there is a reason why. */
export interface GateInput {
  readonly gate: Gate;
  readonly head: ComparedRun;
  readonly comparison: Comparison | { readonly lacking: string };
}

/** What a gate says, with all that speaks for it. */
export interface GateJudgement {
  readonly result: GateResult;
  readonly reasons: string[];
  readonly minRates: MinRateResult[];
}

/**
 * Judges a run by its gate: nothing worse, nothing missing, each rate shown to be high enough. What fails outranks what
 * cannot be told; a run passes when all of it could be told.
 */
export function judgeGate({ gate, head, comparison }: GateInput): GateJudgement {
  const minRates = gate.minRate === undefined ? [] : judgeMinRates(head, gate, gate.minRate);
  const findings = [
    ...findIncomplete(head.head),
    ...("lacking" in comparison
      ? [{ result: "undecided" as const, reason: comparison.lacking }]
      : findInComparison(comparison)),
    ...minRates.map((found) => describeMinRate(found, gate.minRate ?? 0)),
  ];
  const isAny = (result: GateResult) => findings.some((finding) => finding.result === result);
  const result = isAny("failed") ? "failed" : isAny("undecided") ? "undecided" : "passed";
  const ranked = findings.toSorted((a, b) => rank[a.result] - rank[b.result]);
  return { result, reasons: ranked.map(({ reason }) => reason), minRates };
}

// --- internal ---

interface Finding {
  readonly result: GateResult;
  readonly reason: string;
}

const rank: Readonly<Record<GateResult, number>> = { failed: 0, undecided: 1, passed: 2 };
const mostNamed = 20;

function findIncomplete({ summary, status }: ResultHead): Finding[] {
  const { totalTests, plannedTests = totalTests } = summary;
  if (totalTests === 0) return [{ result: "undecided", reason: "The run has no tests." }];
  if (totalTests >= plannedTests) return [];
  const how = status === undefined || status === "completed" ? "" : ` (it was ${status})`;
  const ended = `${formatCount(totalTests)} of ${formatPlural(plannedTests, "planned test")} ended`;
  return [{ result: "failed", reason: `Only ${ended}${how}.` }];
}

function findInComparison(comparison: Comparison): Finding[] {
  const { base, head, cells, totals, missing, changed, margin } = comparison;
  if (base === head) {
    return [{ result: "undecided", reason: "The run is the baseline itself." }];
  }
  const changedCases = changed.filter(({ what }) => what.startsWith("case "));
  return [
    ...boundFindings(missing.filter((each) => each.in === "head").map(describeMissing)),
    ...boundFindings(
      changedCases.map(({ what }) => ({
        result: "failed",
        reason: `${upperFirst(what)} has changed since the baseline and was not compared.`,
      })),
    ),
    ...cells
      .filter((cell) => isWorseByMargin(cell, margin))
      .map(({ provider, scenario, difference }): Finding => {
        const reason = `${provider} is worse in scenario ${scenario} by ${Math.abs(difference).toFixed(1)} points.`;
        return { result: "failed", reason };
      }),
    ...totals.map((total) => judgeTotal(total, margin)),
    ...(totals.length > 0
      ? []
      : [{ result: "undecided" as const, reason: "No test can be compared with the baseline." }]),
  ];
}

function judgeTotal(total: ComparedTotal, margin: number): Finding {
  const reason = describeTotal(total, margin);
  if (total.verdict === "worse") return { result: "failed", reason };
  return { result: total.verdict === "cannot tell" ? "undecided" : "passed", reason };
}

function describeMissing({ provider, scenario, case: id, tests }: MissingTests): Finding {
  const ofCase = id === undefined ? "" : `, case ${id}`;
  const reason = `${provider} has no test of scenario ${scenario}${ofCase}, of which the baseline has ${formatCount(tests)}.`;
  return { result: "failed", reason };
}

/** The first of many alike, then how many more there are. */
function boundFindings(findings: Finding[]): Finding[] {
  const more = findings.length - mostNamed;
  if (more <= 0) return findings;
  return [...findings.slice(0, mostNamed), { result: "failed", reason: `… and ${more} more.` }];
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Errored tests must not decide: as failed they must leave it met, as passed not met. */
function judgeMinRates(run: ComparedRun, { metric }: Gate, minRate: number): MinRateResult[] {
  const cells = [...run.cells.values()].map(({ provider, strata }) => {
    const counts = [...strata.values()].map((stratum) => countTests(stratum, metric));
    return { provider, ...sumCounts(counts) };
  });
  const counted = cells.filter(({ total }) => total > 0);
  return [...new Set(run.head.config.providers)].flatMap((provider) => {
    const own = counted.filter((cell) => cell.provider === provider);
    if (own.length === 0) return [];
    const { passed, total } = sumCounts(own);
    const atWorst = effectiveTests(own);
    const atBest = effectiveTests(own.map(countErroredAsPassed));
    const worst = judgeMinRate(atWorst.passed, atWorst.total, minRate / 100);
    const best = judgeMinRate(atBest.passed, atBest.total, minRate / 100);
    const result =
      worst === "met" || best === "not met" ? (worst === "met" ? worst : best) : "undecided";
    const { lower, upper } = clopperPearsonInterval(atWorst.passed, atWorst.total);
    return [
      { provider, passed, total, interval: [lower * 100, upper * 100] as [number, number], result },
    ];
  });
}

interface Counts {
  readonly passed: number;
  readonly total: number;
  readonly errored: number;
}

function sumCounts(counts: readonly Counts[]): Counts {
  const sum = (key: keyof Counts) => counts.reduce((all, each) => all + each[key], 0);
  return { passed: sum("passed"), total: sum("total"), errored: sum("errored") };
}

function countErroredAsPassed({ passed, errored, total }: Counts): Cell {
  return { passed: passed + errored, total };
}

function describeMinRate(
  { provider, interval, passed, total, result }: MinRateResult,
  minRate: number,
): Finding {
  const shown = `${formatCount(passed)} of ${formatCount(total)}`;
  const range = `${formatRate(interval[0])} to ${formatRate(interval[1])}`;
  const figures = `${shown}, Clopper-Pearson 95 % ${range}`;
  if (result === "met") {
    return { result: "passed", reason: `${provider} reaches ${minRate} % (${figures}).` };
  }
  if (result === "not met") {
    return { result: "failed", reason: `${provider} is below ${minRate} % (${figures}).` };
  }
  const reason = `${provider}: cannot tell whether it reaches ${minRate} % (${figures}).`;
  return { result: "undecided", reason };
}
