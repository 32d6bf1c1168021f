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
  };
}
