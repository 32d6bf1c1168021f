import type { ReportModel } from "../model/results/report.ts";
import type { ResultHead } from "../model/results/resultFile.ts";
import type { RunAggregate } from "./aggregate.ts";

/** What only some reports have: a result file, what a probe found out. */
export type ReportParts = Pick<ReportModel, "file" | "probe">;

/** Everything a report shows but its tests; `file` is there once the run has finished. */
export function buildReportModel(
  state: ReportModel["state"],
  head: ResultHead,
  aggregate: RunAggregate,
  { file, probe }: ReportParts = {},
): ReportModel {
  return {
    state,
    head,
    ...(file === undefined ? {} : { file }),
    ...(probe === undefined ? {} : { probe }),
    cells: aggregate.cells(),
    ladders: aggregate.ladders(),
  };
}
