import { comparedMetricSchema } from "../../model/config/gate.ts";
import { formatCsvRows } from "../exports/csvRows.ts";
import { type ComparedRun, readTest } from "./comparedRun.ts";
import { pairRuns } from "./pairStrata.ts";

/** Columns of the tidy table; a row is a test of one of the runs. */
export const comparisonCsvColumns = [
  "side",
  "run_id",
  "provider",
  "scenario",
  "scenario_name",
  "case",
  "case_hash",
  "round",
  "run",
  "state",
  "first",
  "final",
  "value",
  "duration_ms",
  "compared",
] as const;

/**
 * The tests of runs that were compared as one tidy table, in pieces: all that is needed to compute the comparison again.
 * `first`, `final`, `value` are 1, 0, or empty where the metric does not count the test; `compared` is 1 where its stratum
 * (provider × scenario × case) is in both the base and that run, for tests of the base in any.
 */
export function* streamComparisonCsv(
  base: ComparedRun,
  heads: readonly ComparedRun[],
): Generator<string> {
  yield formatCsvRows([[...comparisonCsvColumns]]);
  const compared = heads.map((head) => listComparedStrata(base, head));
  const all = new Set(compared.flatMap((keys) => [...keys]));
  yield* streamRun("base", base, all);
  for (const [at, head] of heads.entries()) {
    const side = heads.length === 1 ? "head" : `head ${at + 1}`;
    yield* streamRun(side, head, compared[at] ?? new Set());
  }
}

// --- internal ---

function stratumKey(provider: string, scenario: number, id: string | undefined): string {
  return JSON.stringify([provider, scenario, id]);
}

function listComparedStrata(base: ComparedRun, head: ComparedRun): Set<string> {
  const keys = pairRuns(base, head).cells.flatMap(({ provider, scenario, pairs }) =>
    pairs.map((pair) => stratumKey(provider, scenario, pair.base.case)),
  );
  return new Set(keys);
}

function* streamRun(
  side: string,
  { head, cells }: ComparedRun,
  compared: ReadonlySet<string>,
): Generator<string> {
  for (const { provider, scenario, strata } of cells.values()) {
    const name = head.config.scenarioDetails?.[String(scenario)]?.name;
    for (const { case: id, caseHash, tests } of strata.values()) {
      const isCompared = compared.has(stratumKey(provider, scenario, id)) ? 1 : 0;
      const rows = tests.states.map((state, at) => [
        side,
        head.id,
        provider,
        scenario,
        name,
        id,
        caseHash,
        tests.rounds[at] || undefined,
        tests.runNumbers[at],
        state,
        ...comparedMetricSchema.options.map((metric) => {
          const { isCounted, isPassed } = readTest(state, tests.valued[at] === true, metric);
          return isCounted ? Number(isPassed) : undefined;
        }),
        knownTime(tests.durationsMs[at]),
        isCompared,
      ]);
      if (rows.length > 0) yield formatCsvRows(rows);
    }
  }
}

function knownTime(durationMs: number | undefined): number | undefined {
  return Number.isNaN(durationMs) ? undefined : durationMs;
}
