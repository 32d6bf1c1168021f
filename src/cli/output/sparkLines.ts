import { shownLine } from "../../common/shownLine.ts";
import { formatRate } from "../../model/words/figures.ts";
import { formatSparkline } from "../../model/words/sparkline.ts";
import { type Column, formatTable } from "../../report/textTable.ts";
import type { Terminal } from "../command.ts";

/** A config and how many tests passed in its last runs, the oldest first. */
export interface SparkLine {
  readonly name: string;
  readonly rates: readonly (number | undefined)[];
}

/** How the listed configs went lately, a line each; nothing of those with a single run. */
export function formatSparkLines(lines: readonly SparkLine[], terminal: Terminal): string {
  const rows = lines.filter(({ rates }) => rates.length > 1);
  if (rows.length === 0) return "";
  const table = formatTable({ columns, rows, width: terminal.width(), color: terminal.hasColor });
  return `\n${table}`;
}

// --- internal ---

const columns: readonly Column<SparkLine>[] = [
  { title: "config", cell: ({ name }) => shownLine(name), shrinksTo: 8 },
  {
    title: "passed, oldest first",
    shortTitle: "passed",
    cell: ({ rates }) => formatSparkline(rates),
  },
  { title: "runs", cell: ({ rates }) => String(rates.length), alignRight: true },
  { title: "newest", cell: ({ rates }) => formatNewest(rates.at(-1)), alignRight: true },
];

function formatNewest(rate: number | undefined): string {
  return rate === undefined ? "–" : formatRate(rate);
}
