import { UserError } from "../model/userError.ts";
import { buildReportModel } from "../report/buildReportModel.ts";
import { pageTests } from "../report/filterTests.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import { findProbe } from "../run/probe/findProbe.ts";
import type { OpenReport } from "./openReport.ts";

/** The report of a run that goes on: figures and attempts from the engine. */
export function openLiveReport(run: ActiveRun): OpenReport {
  return {
    model: () => {
      const state = run.progress().stopping ? "stopping" : "running";
      const stream = run.streamProgress();
      const head = run.head();
      // Of a large run they are costly to list.
      const probe = head.config.probe ? findProbe(head, run.outcomes(), false) : undefined;
      const model = buildReportModel(state, head, run, { probe });
      return stream === undefined ? model : { ...model, stream };
    },
    tests: (filter, page) =>
      pageTests(run.outcomes(), filter, page, run.head().config.scenarioDetails),
    attempts: (key) => run.attempts(key),
    teeth: refuseTeeth,
  };
}

/** Teeth need an end: accepted replies are taken from the result. */
export async function refuseTeeth(): Promise<never> {
  throw new UserError("What the schemas refuse is told once the run has ended.", {
    code: "not_found",
  });
}
