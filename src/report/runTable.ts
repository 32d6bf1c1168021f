import { formatDuration, formatRate } from "../model/words/figures.ts";
import type { RunAggregate } from "./aggregate.ts";
import type { ScenarioNames } from "./filterTests.ts";
import type { GroupFigures } from "./tally.ts";
import { type Column, formatTable } from "./textTable.ts";

export interface RunTableOptions {
  readonly names?: ScenarioNames;
  /** Longest line wanted; long names give way first. */
  readonly width?: number;
  readonly color?: boolean;
}

/** The figures of a run as plain text: a line for each provider × scenario, then totals. */
export function formatRunTable(aggregate: RunAggregate, options: RunTableOptions = {}): string {
  const cells = aggregate.cells();
  const providers = [...new Set(cells.map((cell) => cell.provider))];
  const total = aggregate.total();
  const rows: Row[] = [];
  for (const provider of providers) {
    const own = cells.filter((cell) => cell.provider === provider);
    for (const cell of own) {
      const name = options.names?.[cell.scenario]?.name;
      const label = name === undefined ? `${cell.scenario}` : `${cell.scenario} ${name}`;
      rows.push({ provider, scenario: label, figures: cell });
    }
    if (own.length > 1 && providers.length > 1) {
      rows.push({ provider, scenario: "all scenarios", figures: aggregate.total(provider) });
    }
  }
  const footer: Row = { provider: "total", scenario: "", figures: total };
  const columns = listColumns(total);
  return formatTable({ columns, rows, footer, ...options });
}

// --- internal ---

interface Row {
  readonly provider: string;
  readonly scenario: string;
  readonly figures: GroupFigures;
}

/** Steps of the ladder that have a column; further retries show in `passed`. */
const mostLadderColumns = 3;

function listColumns({ ladder: steps, summary }: GroupFigures): Column<Row>[] {
  const maxRetries = steps.length - 1;
  const ladder = Array.from({ length: Math.min(maxRetries, mostLadderColumns) }, (_, index) =>
    ladderColumn(index + 1),
  );
  return [
    { title: "provider", cell: (row) => row.provider, shrinksTo: 8 },
    { title: "scenario", cell: (row) => row.scenario, shrinksTo: 8 },
    { title: "tests", cell: (row) => String(row.figures.ended), alignRight: true },
    {
      title: "errors",
      shortTitle: "err",
      cell: (row) => String(row.figures.errored),
      alignRight: true,
    },
    { ...ladderColumn(0), title: "1st try", shortTitle: "1st" },
    ...ladder,
    {
      title: "passed",
      cell: (row) => formatRateOf(row.figures, row.figures.summary.successRate),
      alignRight: true,
      tone: ({ figures }) => chooseTone(figures),
    },
    ...(summary.valueRate === undefined ? [] : [valueColumn]),
    { title: "p50", cell: (row) => formatTime(row.figures.summary.p50Ms), alignRight: true },
    { title: "p95", cell: (row) => formatTime(row.figures.summary.p95Ms), alignRight: true },
  ];
}

/** Where cases have expected values: tests that met them. */
const valueColumn: Column<Row> = {
  title: "values",
  cell: ({ figures }) => formatKnownRate(figures.summary.valueRate),
  alignRight: true,
};

function formatKnownRate(rate: number | undefined): string {
  return rate === undefined ? "–" : formatRate(rate);
}

function ladderColumn(retries: number): Column<Row> {
  return {
    title: `retry ${retries}`,
    shortTitle: `+${retries}`,
    cell: (row) => formatRateOf(row.figures, row.figures.ladder[retries] ?? 0),
    alignRight: true,
  };
}

function formatRateOf(figures: GroupFigures, rate: number): string {
  return figures.ended === 0 ? "–" : formatRate(rate);
}

function formatTime(ms: number | undefined): string {
  return ms === undefined ? "–" : formatDuration(ms);
}

function chooseTone(figures: GroupFigures): "good" | "bad" | undefined {
  if (figures.ended === 0) return undefined;
  return figures.passed === figures.ended ? "good" : "bad";
}
