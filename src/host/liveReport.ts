import { buildReportModel } from "../report/buildReportModel.ts";
import { pageTests } from "../report/filterTests.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import { readJournaledAttempts } from "../run/readJournaledAttempts.ts";
import type { OpenReport } from "./openReport.ts";

/** The report of a run that goes on: figures from the engine, attempts from its journal. */
export function openLiveReport(run: ActiveRun): OpenReport {
  return {
    model: () =>
      buildReportModel(run.progress().stopping ? "stopping" : "running", run.head(), run.aggregate),
    tests: (filter, page) =>
      pageTests(run.outcomes(), filter, page, run.head().config.scenarioDetails),
    attempts: (key) => readJournaledAttempts(run.store, run.id, key),
  };
}
