import type { ReportModel } from "../model/results/report.ts";
import type { ResultHead } from "../model/results/resultFile.ts";
import type { RunAggregate } from "./aggregate.ts";

/** Everything a report shows but its tests; `file` is there once the run has finished. */
export function buildReportModel(
  state: ReportModel["state"],
  head: ResultHead,
  aggregate: RunAggregate,
  file?: string,
): ReportModel {
  return {
    state,
    head,
    ...(file === undefined ? {} : { file }),
    cells: aggregate.cells(),
    ladders: aggregate.ladders(),
    ...whereAny("notSent", aggregate.notSent()),
    ...whereAny("firstTokens", aggregate.firstTokens()),
  };
}

// --- internal ---

function whereAny<K extends string, T>(key: K, list: T[]): { [P in K]?: T[] } {
  return list.length === 0 ? {} : ({ [key]: list } as { [P in K]?: T[] });
}
