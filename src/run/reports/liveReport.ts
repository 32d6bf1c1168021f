import type { ReportModel } from "../../model/results/report.ts";
import { UserError } from "../../model/userError.ts";
import { buildReportModel } from "../../report/buildReportModel.ts";
import { pageTests } from "../../report/filterTests.ts";
import type { ActiveRun } from "../activeRun.ts";
import { copyOutcome } from "../journal/outcomeView.ts";
import { findProbe } from "../probe/findProbe.ts";
import type { OpenReport } from "./openReport.ts";
import type { OtherRun } from "./otherRuns.ts";

/** The report of a run of this process that goes on: figures and attempts from the engine. */
export function openLiveReport(run: ActiveRun): OpenReport {
  return openReportOf(run, () => {
    const model = buildModel(run, run.progress().stopping);
    const stream = run.streamProgress();
    return stream === undefined ? model : { ...model, stream };
  });
}

/** The report of a run that goes on in another process: what its journal had at the last look. */
export function openFollowedReport({ run, isStopping }: OtherRun): OpenReport {
  return openReportOf(run, () => buildModel(run, isStopping));
}

// --- internal ---

/** What both kinds of runs tell. */
type GoingRun = Pick<
  ActiveRun,
  "head" | "outcomes" | "aggregate" | "failures" | "attempts" | "texts" | "workers"
>;

function buildModel(run: GoingRun, isStopping: boolean): ReportModel {
  const head = run.head();
  // Of a large run they are costly to list.
  const probe = head.config.probe ? findProbe(head, run.outcomes(), false) : undefined;
  const parts = { probe, workers: run.workers() };
  return buildReportModel(isStopping ? "stopping" : "running", head, run, parts);
}

function openReportOf(run: GoingRun, model: () => ReportModel): OpenReport {
  return {
    ready: async () => undefined,
    model,
    async tests(filter, page) {
      const texts = filter.text === undefined ? {} : { texts: await run.texts() };
      const names = run.head().config.scenarioDetails;
      const parts = { names, ...texts };
      const { tests, ...rest } = pageTests(run.outcomes(), filter, page, parts);
      return { ...rest, tests: tests.map(copyOutcome) };
    },
    attempts: (key) => run.attempts(key),
    async teeth() {
      throw new UserError("What the schemas refuse is told once the run has ended.", {
        code: "not_found",
      });
    },
  };
}
