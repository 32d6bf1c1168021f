import type { AttemptResult, ResultHead } from "../../model/results/resultFile.ts";
import { summarizeTest } from "../summarizeTest.ts";
import { type CsvCell, formatCsvRows } from "./csvRows.ts";
import type { ExportedRun, ExportedTest, ExportFormat } from "./exportFormat.ts";

/** Columns of a CSV export; the first nine are those of the storage specification. */
export const csvColumns = [
  "timestamp",
  "provider",
  "scenario",
  "run",
  "attempt",
  "success",
  "duration_ms",
  "input_tokens",
  "output_tokens",
  "run_id",
  "step",
  "attempt_timestamp",
  "error_kind",
  "error_codes",
  "model",
  "cost_usd",
  "scenario_name",
  "case",
  "round",
  "value_matched",
  "value_compared",
  "probe_verdict",
] as const;

/** A table for spreadsheets, in pieces of a few dozen KB. */
export const csvExport: ExportFormat = {
  name: "csv",
  label: "CSV",
  description: "one row per attempt, for spreadsheets",
  extension: "csv",
  contentType: "text/csv",
  isOneRunAFile: false,
  values: "never",
  stream: streamCsv,
};

// --- internal ---

async function* streamCsv(runs: readonly ExportedRun[]): AsyncGenerator<string> {
  let text = formatCsvRows([[...csvColumns]]);
  for (const exported of runs) {
    const { head } = exported;
    const { tests, findVerdict } = await judgeTests(exported);
    for await (const test of tests) {
      const verdict = findVerdict(test);
      const rows = test.run.attempts.map((attempt) => [...listCells(head, test, attempt), verdict]);
      text += formatCsvRows(rows);
      if (text.length >= pieceLength) {
        yield text;
        text = "";
      }
    }
  }
  if (text !== "") yield text;
}

interface JudgedTests {
  readonly tests: ExportedRun["tests"];
  /** What a probe says of the keywords that a test is for. */
  readonly findVerdict: (test: ExportedTest) => string | undefined;
}

/** A verdict rests on all tests of its keywords, so those of a probe are read first: they are few. */
async function judgeTests({ tests, judgeProbe }: ExportedRun): Promise<JudgedTests> {
  if (judgeProbe([]) === undefined) return { tests, findVerdict: () => undefined };
  const all: ExportedTest[] = [];
  for await (const test of tests) all.push(test);
  const report = judgeProbe(all.map((test) => summarizeTest(test, test.run)));
  const verdicts = new Map(report?.groups.map(({ scenario, verdict }) => [scenario, verdict]));
  return {
    tests: all,
    findVerdict: ({ scenario }) =>
      scenario === report?.control.scenario ? "control" : verdicts.get(scenario),
  };
}

const pieceLength = 32 * 1024;

/** The cells of one attempt, in the order of `csvColumns`, without those of a probe. */
function listCells(head: ResultHead, test: ExportedTest, attempt: AttemptResult): CsvCell[] {
  const { providerDetails, scenarioDetails } = head.config;
  return [
    head.timestamp,
    test.provider,
    test.scenario,
    test.run.runNumber,
    attempt.attemptNumber,
    attempt.success,
    attempt.httpRequests === 0 ? undefined : attempt.durationMs,
    attempt.inputTokens,
    attempt.outputTokens,
    head.id,
    attempt.step,
    attempt.timestamp,
    attempt.errorKind,
    [...new Set(attempt.validationErrors.map((error) => error.code))].join(";"),
    attempt.responseModel ?? providerDetails?.[test.provider]?.model,
    attempt.costUsd,
    scenarioDetails?.[test.scenario]?.name,
    ...listCaseCells(test, attempt),
  ];
}

/** What holds of the test as a whole stands once, with its last attempt. */
function listCaseCells({ run }: ExportedTest, attempt: AttemptResult): CsvCell[] {
  if (attempt !== run.attempts.at(-1)) return [undefined, undefined, undefined, undefined];
  return [run.case, run.round, run.values?.matched, run.values?.compared];
}
