import { stringify } from "csv-stringify/sync";

/** What is not there is an empty cell. */
export type CsvCell = string | number | boolean | undefined;

/** Rows of a CSV file, each with its line break; a spreadsheet runs no text of them as a formula. */
export function formatCsvRows(rows: CsvCell[][]): string {
  return stringify(rows, {
    record_delimiter: "\n",
    quoted_match: [/[\r\n]/],
    cast: { string: disarmFormula, boolean: String, number: String },
  });
}

// --- internal ---

function disarmFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
