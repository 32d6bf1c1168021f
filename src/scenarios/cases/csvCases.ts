import { pipeline, Readable } from "node:stream";
import type { Info } from "csv-parse";
import { readUtf8Pieces } from "../../common/utf8Text.ts";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { Problem } from "../../model/config/problem.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { findAtPointer } from "../../model/json/jsonPointer.ts";
import { findEncodingProblem } from "../files/encodingProblem.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";
import { type CaseEntry, makeBrokenEntry } from "./caseEntry.ts";
import { type CsvColumn, readColumns, type WrittenRow } from "./csvColumns.ts";

/**
 * Cases of a CSV file: columns `id`, `expected` (JSON) or `expected/<pointer>` (typed by the schema), `files` (a path, or
 * a JSON list of paths); all others are vars. An empty cell gives nothing but an empty var.
 */
export async function* readCsvCases(file: string, schema: JsonSchema): AsyncGenerator<CaseEntry> {
  let columns: CsvColumn[] | undefined;
  let countedTwice = 0;
  try {
    for await (const { record, info } of await openRows(file)) {
      countedTwice += countMatches(record, /\r\n/g);
      const lastLine = info.lines - countedTwice;
      const place = { file, line: lastLine - countMatches(record, /\r\n|\n|\r/g) };
      if (columns !== undefined) {
        yield readRow(record, columns, place);
        continue;
      }
      const read = readColumns(record, schema);
      if ("faults" in read) {
        yield makeBrokenEntry(read.faults.map(({ name, message }) => at(place, name, message)));
        return;
      }
      columns = read.columns;
    }
  } catch (error) {
    const fault = findEncodingProblem(file, error);
    if (fault !== undefined) yield makeBrokenEntry([fault]);
    if (fault !== undefined) return;
    if (!(error instanceof Error) || !("lines" in error)) throw error;
    const message = `is not valid CSV: ${error.message}`;
    yield makeBrokenEntry([at({ file, line: Number(error.lines) }, "", message)]);
  }
}

// --- internal ---

interface RowPlace {
  readonly file: string;
  /** Where the row begins. */
  readonly line: number;
}

function at({ file, line }: RowPlace, key: string, message: string): Problem {
  return { severity: "error", file, line, column: 1, key, message };
}

/** The longest first. */
const lineEnds = ["\r\n", "\n", "\r"];

/** The parser is loaded when a table is first read. */
async function openRows(file: string): Promise<AsyncIterable<{ record: string[]; info: Info }>> {
  const { parse } = await import("csv-parse");
  // Each row may end otherwise: files are edited on several systems, and merged by git.
  const rows = parse({ info: true, skip_empty_lines: true, record_delimiter: lineEnds });
  // What goes wrong is told by the rows, which are read to their end or given up with the file.
  pipeline(Readable.from(readUtf8Pieces(file)), rows, () => undefined);
  return rows;
}

/** The parser tells the line that a row ends on, and counts a line break of two characters within a cell twice. */
function countMatches(cells: readonly string[], what: RegExp): number {
  return cells.reduce((sum, cell) => sum + (cell.match(what)?.length ?? 0), 0);
}

function readRow(
  cells: readonly string[],
  columns: readonly CsvColumn[],
  place: RowPlace,
): CaseEntry {
  const row: WrittenRow = { vars: {} };
  const problems = columns.flatMap((column, index) => {
    const text = cells[index] ?? "";
    if (text === "" && !column.takesEmpty) return [];
    const fault = column.add(row, text);
    return fault === undefined ? [] : [at(place, column.name, fault)];
  });
  if (problems.length > 0) return makeBrokenEntry(problems);
  const document: JsoncDocument = {
    file: place.file,
    get text() {
      return formatExactJson(row);
    },
    value: row,
    exactAt: (path) => findAtPointer(row, path.map(String)),
    problems: [],
    problemAt: (path, message) => at(place, columnOf(path), message),
    warningAt: (path, message) => ({ ...at(place, columnOf(path), message), severity: "warning" }),
  };
  return { value: row, problems: [], locate: () => ({ document, base: [] }) };
}

/** Each var has a column of its own, and of a list one column has all. */
function columnOf(path: KeyPath): string {
  return String(path.findLast((segment) => typeof segment === "string") ?? "");
}
