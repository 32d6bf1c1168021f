import type { ResultHead } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { summarizeTest } from "../summarizeTest.ts";
import { type CtrfTest, formatCtrfGroup, formatCtrfTest } from "./ctrfTest.ts";
import {
  type ExportedRun,
  type ExportFormat,
  type ExportOptions,
  withoutValues,
} from "./exportFormat.ts";
import { gatherPieces } from "./gatherPieces.ts";

/** Common Test Report Format: one document a run, since that is what its specification has. */
export const ctrfExport: ExportFormat = {
  name: "ctrf",
  label: "CTRF",
  description: "Common Test Report Format, JSON for CI and dashboards; errored tests are `other`",
  extension: "ctrf.json",
  contentType: "application/json",
  isOneRunAFile: true,
  values: "asked",
  stream: (runs, options = withoutValues) => gatherPieces(writeRuns(runs, options)),
};

// --- internal ---

async function* writeRuns(
  runs: readonly ExportedRun[],
  options: ExportOptions,
): AsyncGenerator<string> {
  const [only] = runs;
  if (only !== undefined && runs.length === 1) {
    yield* writeRun(only, options);
    return;
  }
  yield "[\n";
  for (const [at, run] of runs.entries()) {
    if (at > 0) yield ",\n";
    yield* writeRun(run, options);
  }
  yield "]\n";
}

/** The summary stands behind the tests that it counts: keys of JSON have no order. */
async function* writeRun(run: ExportedRun, options: ExportOptions): AsyncGenerator<string> {
  const { head } = run;
  const summary = createSummary();
  yield `{
  "reportFormat": "CTRF",
  "specVersion": "0.1.0",
  "generatedBy": "touchstone",
  "results": {
    "tool": ${JSON.stringify(describeTool(head))},
    "environment": ${JSON.stringify(describeEnvironment(head))},
    "extra": ${JSON.stringify({ touchstone: describeRun(head) })},
    "tests": [`;
  let separator = "\n";
  for await (const test of listTests(run, options)) {
    summary.add(test);
    yield `${separator}      ${JSON.stringify(test)}`;
    separator = ",\n";
  }
  yield `
    ],
    "summary": ${JSON.stringify(summary.finish(head))}
  }
}
`;
}

async function* listTests(run: ExportedRun, options: ExportOptions): AsyncGenerator<CtrfTest> {
  const { head, tests, judgeProbe } = run;
  const isProbe = judgeProbe([]) !== undefined;
  const outcomes: TestOutcome[] = [];
  for await (const test of tests) {
    const outcome = summarizeTest(test, test.run);
    if (isProbe) outcomes.push(outcome);
    else yield formatCtrfTest(head, test, outcome, options);
  }
  for (const group of judgeProbe(outcomes)?.groups ?? []) yield formatCtrfGroup(head, group);
}

function createSummary() {
  const counts = { passed: 0, failed: 0, skipped: 0, pending: 0, other: 0 };
  let tests = 0;
  let flaky = 0;
  return {
    add(test: CtrfTest) {
      tests += 1;
      counts[test.status] += 1;
      if (test.flaky === true) flaky += 1;
    },
    finish({ timestamp, duration }: ResultHead) {
      const startMs = Date.parse(timestamp);
      const start = Number.isNaN(startMs) ? 0 : startMs;
      return { tests, ...counts, flaky, start, stop: start + Math.round(duration ?? 0) };
    },
  };
}

function describeTool({ environment }: ResultHead) {
  return { name: "touchstone", version: environment?.touchstone };
}

function describeEnvironment({ config, environment }: ResultHead) {
  return {
    reportName: config.name,
    commit: environment?.git?.commit,
    branchName: environment?.git?.branch,
    osPlatform: environment?.platform,
  };
}

function describeRun({ id, status = "completed", stopReason, config }: ResultHead) {
  return { runId: id, status, stopReason, config: config.file };
}
