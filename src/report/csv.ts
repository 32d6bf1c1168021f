import { stringify } from "csv-stringify/sync";
import type { AttemptResult, ResultHead, RunResult } from "../model/results/resultFile.ts";

/** One test of a result file with its place in it. */
export interface CsvTest {
  readonly provider: string;
  readonly scenario: number;
  readonly run: RunResult;
}

/** A run as it is read: its head, then its tests one by one. */
export interface CsvRun {
  readonly head: ResultHead;
  readonly tests: AsyncIterable<CsvTest> | Iterable<CsvTest>;
}

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
] as const;

/** The runs as CSV text, one row per attempt, in pieces of a few dozen KB; reads on only as pieces are taken. */
export async function* formatCsv(
  runs: AsyncIterable<CsvRun> | Iterable<CsvRun>,
): AsyncGenerator<string> {
  let text = formatRows([[...csvColumns]]);
  for await (const { head, tests } of runs) {
    for await (const test of tests) {
      text += formatRows(test.run.attempts.map((attempt) => listCells(head, test, attempt)));
      if (text.length >= pieceLength) {
        yield text;
        text = "";
      }
    }
  }
  if (text !== "") yield text;
}

// --- internal ---

const pieceLength = 32 * 1024;

type CsvCell = string | number | boolean | undefined;

function formatRows(rows: CsvCell[][]): string {
  return stringify(rows, {
    record_delimiter: "\n",
    quoted_match: [/[\r\n]/],
    cast: { string: disarmFormula, boolean: String, number: String },
  });
}

/** A spreadsheet must not run a reply as a formula. */
function disarmFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** The cells of one attempt, in the order of `csvColumns`. */
function listCells(head: ResultHead, test: CsvTest, attempt: AttemptResult): CsvCell[] {
  const { providerDetails, scenarioDetails } = head.config;
  return [
    head.timestamp,
    test.provider,
    test.scenario,
    test.run.runNumber,
    attempt.attemptNumber,
    attempt.success,
    attempt.durationMs,
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
  ];
}
