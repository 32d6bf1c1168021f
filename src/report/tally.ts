import { joinNumbers } from "../common/joinNumbers.ts";
import { createNumberList } from "../common/numberList.ts";
import { createSortedNumbers } from "../common/sortedNumbers.ts";
import type { FieldFigures, TimeCounts } from "../model/results/report.ts";
import type { ScenarioSummary } from "../model/results/resultFile.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import { nearestRank } from "./nearestRank.ts";
import { countTimes } from "./timeDistribution.ts";

/** The figures of one group of tests; rates 0–100 over all of them, errored ones included. */
export interface GroupFigures {
  readonly ended: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  /** `ladder[k]`: share that passed within k retries. */
  readonly ladder: number[];
  readonly summary: ScenarioSummary;
}

/** Counts one group of tests as they end; one that is made of parts, to which its tests are added too, keeps no times of its own. */
export class Tally {
  private readonly parts: (() => readonly Tally[]) | undefined;
  ended = 0;
  passed = 0;
  errored = 0;
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  costUsd: number | undefined;
  private attempts = 0;
  /** Tests whose replies were judged gate by gate. */
  private gated = 0;
  private parsed = 0;
  private fitting = 0;
  private fittingAtOnce = 0;
  /** Tests of cases with an expected value, and those that met it. */
  private valued = 0;
  private met = 0;
  private compared = 0;
  private matched = 0;
  private readonly missedIn = new Map<string, number>();
  /** Tests that were given up without a request, by why. */
  private readonly notSentFor = new Map<string, number>();
  /** Tests that were not sent as they stand, by how. */
  private readonly warnedOf = new Map<string, number>();
  private readonly firstTokensMs = createNumberList();
  /** `passedWith[k]`: tests that passed with exactly k retries. */
  private readonly passedWith: number[] = [];
  private readonly durationsMs = createSortedNumbers();
  /** Tests of another tool that does not say how long they took. */
  private untimed = 0;
  /** Of one that is made of parts, until it gets another test. */
  private sortedMs: Float64Array | undefined;

  constructor(parts?: () => readonly Tally[]) {
    this.parts = parts;
  }

  add(outcome: TestOutcome): void {
    this.ended += 1;
    this.attempts += outcome.attempts;
    this.addTimes(outcome);
    for (const warning of outcome.warnings ?? []) {
      this.warnedOf.set(warning, (this.warnedOf.get(warning) ?? 0) + 1);
    }
    if (outcome.state === "errored") this.errored += 1;
    if (outcome.state === "passed") {
      this.passed += 1;
      this.passedWith[outcome.retries] = (this.passedWith[outcome.retries] ?? 0) + 1;
    }
    this.addGates(outcome);
    this.inputTokens = plus(this.inputTokens, outcome.inputTokens);
    this.outputTokens = plus(this.outputTokens, outcome.outputTokens);
    this.costUsd = plus(this.costUsd, outcome.costUsd);
  }

  /** What had other values than expected; nothing where no test has any. */
  fieldFigures(): { fields?: FieldFigures } {
    if (this.valued === 0) return {};
    const missed = [...this.missedIn].map(([pointer, tests]) => ({ pointer, tests }));
    missed.sort((a, b) => b.tests - a.tests);
    return { fields: { tests: this.valued, missed: missed.slice(0, mostFields) } };
  }

  /** How many tests were given up without a request, the most frequent reason first. */
  notSent(): { readonly reason: string; readonly tests: number }[] {
    const found = [...this.notSentFor].map(([reason, tests]) => ({ reason, tests }));
    return found.sort((a, b) => b.tests - a.tests);
  }

  /** What was not sent as it stands, and for how many tests, in the order it was met. */
  warnings(): { readonly warning: string; readonly tests: number }[] {
    return [...this.warnedOf].map(([warning, tests]) => ({ warning, tests }));
  }

  /** Times to the first token of the attempts that were streamed; undefined where none was. */
  firstTokens(): { attempts: number; p50Ms: number; p95Ms: number } | undefined {
    const attempts = this.firstTokensMs.length;
    if (attempts === 0) return undefined;
    const sorted = this.firstTokensMs.all().sort();
    return { attempts, p50Ms: nearestRank(sorted, 50), p95Ms: nearestRank(sorted, 95) };
  }

  /** How long its tests took, the shortest time first; none where nothing was sent. What is returned holds until the next test. */
  timesMs(): Float64Array {
    return this.sorted();
  }

  /** The same as counts of bins that end at these times, the last of them at the longest or behind it. */
  times(edgesMs: readonly number[]): { times?: TimeCounts } {
    const times = countTimes(this.sorted(), edgesMs);
    return times === undefined ? {} : { times };
  }

  /** Most retries that a passed test took. */
  get mostRetries(): number {
    return Math.max(0, this.passedWith.length - 1);
  }

  rateWithin(retries: number): number {
    let count = 0;
    for (let k = 0; k <= retries && k < this.passedWith.length; k += 1) {
      count += this.passedWith[k] ?? 0;
    }
    return percentOf(count, this.ended);
  }

  figures(maxRetries: number): GroupFigures {
    return {
      ended: this.ended,
      passed: this.passed,
      failed: this.ended - this.passed,
      errored: this.errored,
      ladder: this.ladder(maxRetries),
      summary: this.summary(),
    };
  }

  /** Shares that passed within 0 to `maxRetries` retries. */
  ladder(maxRetries: number): number[] {
    return Array.from({ length: maxRetries + 1 }, (_, k) => this.rateWithin(k));
  }

  summary(): ScenarioSummary {
    const sorted = this.sorted();
    const timed = sorted.length;
    return {
      successRate: percentOf(this.passed, this.ended),
      firstAttemptSuccessRate: this.rateWithin(0),
      afterRetry1SuccessRate: this.rateWithin(1),
      afterRetry2SuccessRate: this.rateWithin(2),
      afterRetry3SuccessRate: this.rateWithin(3),
      ...(timed === 0 && this.untimed > 0
        ? {}
        : { averageDurationMs: timed === 0 ? 0 : sumOf(sorted) / timed }),
      averageAttempts: this.ended === 0 ? 0 : this.attempts / this.ended,
      ...(timed === 0
        ? {}
        : {
            p50Ms: nearestRank(sorted, 50),
            p95Ms: nearestRank(sorted, 95),
            p99Ms: nearestRank(sorted, 99),
          }),
      ...(this.costUsd === undefined ? {} : { costUsd: this.costUsd }),
      ...(this.gated === 0 && this.ended > 0
        ? {}
        : {
            parseRate: percentOf(this.parsed, this.ended),
            schemaRate: percentOf(this.fitting, this.ended),
            firstSchemaRate: percentOf(this.fittingAtOnce, this.ended),
          }),
      ...(this.valued === 0
        ? {}
        : {
            valueRate: percentOf(this.met, this.valued),
            fieldAccuracy: percentOf(this.matched, this.compared),
          }),
    };
  }

  /** A test for which nothing was sent took no time of its provider. */
  private addTimes({ notSent, totalDurationMs, firstTokensMs = [] }: TestOutcome): void {
    for (const firstTokenMs of firstTokensMs) this.firstTokensMs.add(firstTokenMs);
    if (notSent !== undefined) {
      this.notSentFor.set(notSent, (this.notSentFor.get(notSent) ?? 0) + 1);
      return;
    }
    if (totalDurationMs === undefined) {
      this.untimed += 1;
      return;
    }
    this.sortedMs = undefined;
    if (this.parts === undefined) this.durationsMs.add(totalDurationMs);
  }

  private addGates({ gates, retries, state, values }: TestOutcome): void {
    if (gates !== undefined) this.gated += 1;
    if (gates !== undefined && gates >= 1) this.parsed += 1;
    if (gates !== undefined && gates >= 2) {
      this.fitting += 1;
      if (retries === 0) this.fittingAtOnce += 1;
    }
    if (values === undefined) return;
    this.valued += 1;
    if (state === "passed") this.met += 1;
    this.compared += values.compared;
    this.matched += values.matched;
    for (const pointer of values.missed) {
      this.missedIn.set(pointer, (this.missedIn.get(pointer) ?? 0) + 1);
    }
  }

  private sorted(): Float64Array {
    if (this.parts === undefined) return this.durationsMs.all();
    this.sortedMs ??= joinNumbers(this.parts().map((part) => part.durationsMs.all())).sort();
    return this.sortedMs;
  }
}

/** `count` of `total` as 0–100; 0 when there are none. */
export function percentOf(count: number, total: number): number {
  return total === 0 ? 0 : (count * 100) / total;
}

// --- internal ---

const mostFields = 50;

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function plus(sum: number | undefined, value: number | undefined): number | undefined {
  return value === undefined ? sum : (sum ?? 0) + value;
}
