import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { shownLine } from "../common/shownLine.ts";

export interface Column<Row> {
  readonly title: string;
  /** Stands in for `title` when lines are too long even with every column cut down. */
  readonly shortTitle?: string;
  readonly cell: (row: Row) => string;
  readonly alignRight?: boolean;
  /** The column may be cut down to this many characters when lines get too long. */
  readonly shrinksTo?: number;
  readonly tone?: (row: Row) => "good" | "bad" | undefined;
}

export interface TextTable<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** A last row, below a rule. */
  readonly footer?: Row | undefined;
  readonly width?: number | undefined;
  readonly color?: boolean | undefined;
}

/** Aligned lines of text, two spaces between columns; ends with a line break. */
export function formatTable<Row>(table: TextTable<Row>): string {
  const { columns, footer } = table;
  const rows = footer === undefined ? table.rows : [...table.rows, footer];
  const texts = rows.map((row) => columns.map((column) => clean(column.cell(row))));
  const width = table.width ?? Number.POSITIVE_INFINITY;
  let titles = columns.map((column) => column.title);
  let widths = fitWidths(columns, [titles, ...texts], width);
  if (lineLength(widths) > width) {
    titles = columns.map((column) => column.shortTitle ?? column.title);
    widths = fitWidths(columns, [titles, ...texts], width);
  }
  const lines = [joinCells(titles, columns, widths), widths.map((w) => "─".repeat(w)).join("  ")];
  for (const [index, row] of rows.entries()) {
    if (row === footer) lines.push(lines[1] ?? "");
    const tones = columns.map((column) => (table.color ? column.tone?.(row) : undefined));
    lines.push(joinCells(texts[index] ?? [], columns, widths, tones));
  }
  return `${lines.join("\n")}\n`;
}

// --- internal ---

const gap = "  ";
const mostCellLength = 300;
const tones = { good: "\u001b[32m", bad: "\u001b[31m" };
const plain = "\u001b[39m";

/** Names come from files: nothing in them may steer the terminal or break the line. */
function clean(text: string): string {
  const start = text.slice(0, mostCellLength);
  const line = stripVTControlCharacters(start).replace(/\p{Cc}+/gu, " ");
  return shownLine(start === text ? line : `${line}…`, mostCellLength);
}

function fitWidths<Row>(
  columns: readonly Column<Row>[],
  lines: readonly (readonly string[])[],
  width: number,
): number[] {
  const widths = columns.map((_, index) =>
    lines.reduce((widest, line) => Math.max(widest, measure(line[index] ?? "")), 0),
  );
  let excess = lineLength(widths) - width;
  for (const index of [...columns.keys()].reverse()) {
    const least = columns[index]?.shrinksTo;
    const own = widths[index] ?? 0;
    if (least === undefined || excess <= 0 || own <= least) continue;
    const cut = Math.min(excess, own - least);
    widths[index] = own - cut;
    excess -= cut;
  }
  return widths;
}

function lineLength(widths: readonly number[]): number {
  return widths.reduce((a, b) => a + b, 0) + gap.length * (widths.length - 1);
}

function joinCells<Row>(
  texts: readonly string[],
  columns: readonly Column<Row>[],
  widths: readonly number[],
  colors: readonly ("good" | "bad" | undefined)[] = [],
): string {
  return columns
    .map((column, index) => {
      const width = widths[index] ?? 0;
      const text = cut(texts[index] ?? "", width);
      const space = " ".repeat(width - measure(text));
      const tone = colors[index];
      const shown = tone === undefined ? text : `${tones[tone]}${text}${plain}`;
      return column.alignRight ? space + shown : shown + space;
    })
    .join(gap)
    .trimEnd();
}

const graphemes = new Intl.Segmenter();

/** The columns a text without controls takes in a terminal. */
function measure(text: string): number {
  return stringWidth(text, { countAnsiEscapeCodes: true });
}

function cut(text: string, width: number): string {
  if (measure(text) <= width) return text;
  let kept = "";
  let left = width - 1;
  for (const { segment } of graphemes.segment(text)) {
    left -= measure(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}
