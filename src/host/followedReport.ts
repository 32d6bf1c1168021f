import { buildReportModel } from "../report/buildReportModel.ts";
import { pageTests } from "../report/filterTests.ts";
import { findProbe } from "../run/probe/findProbe.ts";
import { refuseTeeth } from "./liveReport.ts";
import type { OpenReport } from "./openReport.ts";
import type { OtherRun } from "./otherRuns.ts";

/** The report of a run that goes on in another process: what its journal had at the last look. */
export function openFollowedReport({ run, isStopping }: OtherRun): OpenReport {
  return {
    model: () => {
      const head = run.head();
      const probe = head.config.probe ? findProbe(head, run.outcomes(), false) : undefined;
      return buildReportModel(isStopping ? "stopping" : "running", head, run, { probe });
    },
    tests: (filter, page) =>
      pageTests(run.outcomes(), filter, page, run.head().config.scenarioDetails),
    attempts: run.attempts,
    teeth: refuseTeeth,
  };
}
