import type { ReportModel } from "../model/report.ts";
import type { ResultHead } from "../model/resultFile.ts";
import type { RunAggregate } from "./aggregate.ts";

/** Everything a report shows but its tests; `file` is absent while the run goes on. */
export function buildReportModel(
  head: ResultHead,
  aggregate: RunAggregate,
  file?: string,
): ReportModel {
  return {
    state: file === undefined ? "running" : "finished",
    head,
    ...(file === undefined ? {} : { file }),
    cells: aggregate.cells(),
    ladders: aggregate.ladders(),
  };
}
