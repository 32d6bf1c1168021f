import type { ReportModel } from "../model/results/report.ts";
import type { ResultHead } from "../model/results/resultFile.ts";
import type { RunAggregate } from "./aggregate.ts";
import type { FrequentFailures } from "./frequentFailures.ts";
import { findRateInterval } from "./rateInterval.ts";

/** Where the tests of a report come from. */
export interface ReportFigures {
  readonly aggregate: RunAggregate;
  readonly failures: FrequentFailures;
}

/** What only some reports have: a result file, how far it is read, what a probe found out, workers. */
export type ReportParts = Pick<ReportModel, "file" | "reading" | "probe" | "workers">;

/** Everything a report shows but its tests; `file` is there once the run has finished. */
export function buildReportModel(
  state: ReportModel["state"],
  head: ResultHead,
  { aggregate, failures }: ReportFigures,
  { file, reading, probe, workers }: ReportParts = {},
): ReportModel {
  return {
    state,
    head,
    ...(file === undefined ? {} : { file }),
    ...(reading === undefined ? {} : { reading }),
    ...(probe === undefined ? {} : { probe }),
    ...(workers === undefined ? {} : { workers }),
    cells: aggregate.cells().map((cell) => {
      const isWatched =
        state !== "finished" || reading !== undefined || cell.settling !== undefined;
      const interval = findRateInterval(cell, isWatched);
      return interval === undefined ? cell : { ...cell, interval };
    }),
    providers: aggregate.providers(),
    ...whereAny("timeEdgesMs", aggregate.timeEdgesMs()),
    ladders: aggregate.ladders(),
    ...whereAny("failures", failures.list(mostFailures)),
    ...whereAny("notSent", aggregate.notSent()),
    ...whereAny("warnings", aggregate.warnings()),
    ...whereAny("firstTokens", aggregate.firstTokens()),
  };
}

// --- internal ---

const mostFailures = 10;

function whereAny<K extends string, T>(key: K, list: T[]): { [P in K]?: T[] } {
  return list.length === 0 ? {} : ({ [key]: list } as { [P in K]?: T[] });
}
