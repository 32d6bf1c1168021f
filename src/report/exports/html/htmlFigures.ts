import type { ReportCell, ReportModel } from "../../../model/results/report.ts";
import type { ResultHead } from "../../../model/results/resultFile.ts";
import { describeLeftOut } from "../../../model/words/describeLeftOut.ts";
import { describeNotSent } from "../../../model/words/describeNotSent.ts";
import {
  formatCost,
  formatCount,
  formatDuration,
  formatPlural,
  formatRate,
} from "../../../model/words/figures.ts";
import type { RunAggregate } from "../../aggregate.ts";
import { wilsonInterval } from "../../statistics/wilson.ts";
import type { GroupFigures } from "../../tally.ts";
import { formatHtmlTable, type HtmlColumn } from "./htmlTable.ts";
import { quoteCode, quoteName, quoteText } from "./htmlText.ts";

/** Level of the headings of a run's parts. */
export type HeadingLevel = 2 | 3;

/** A heading of a part. */
export function formatHeading(level: HeadingLevel | 4, text: string): string {
  return `<h${level}>${text}</h${level}>\n`;
}

/** The figures of a run as a whole; those that are not known are left out. */
export function formatFigures(model: ReportModel, aggregate: RunAggregate): string {
  const { ended, passed, failed, errored, summary } = aggregate.total();
  const { inputTokens, outputTokens, costUsd } = aggregate.summary();
  const planned = model.head.summary.plannedTests ?? ended;
  const count = planned === ended ? "" : `${formatCount(ended)} of `;
  const figures: [string, string | undefined][] = [
    ["Pass rate", formatRateOf(ended, summary.successRate)],
    ["At first attempt", formatRateOf(ended, summary.firstAttemptSuccessRate)],
    ["Tests", `${count}${formatCount(planned)}`],
    ["Passed", formatCount(passed)],
    ["Failed", formatCount(failed - errored)],
    ["Errored", formatCount(errored)],
    ["Tokens in", formatKnown(formatCount, inputTokens)],
    ["Tokens out", formatKnown(formatCount, outputTokens)],
    ["Cost", formatKnown(formatCost, costUsd)],
  ];
  return `${formatList(figures)}${formatNotices(model)}`;
}

/** Figures side by side, those that are known. */
export function formatList(figures: readonly (readonly [string, string | undefined])[]): string {
  const known = figures.flatMap(([label, value]) =>
    value === undefined ? [] : [`<div><dt>${label}</dt><dd>${value}</dd></div>`],
  );
  return `<dl class="figures">${known.join("")}</dl>\n`;
}

/** Providers that the run did without, tests that were given up without a request, and what was not sent as it stands. */
export function formatNotices({ head, notSent = [], warnings = [] }: ReportModel): string {
  const lines = [
    ...describeLeftOut(head.config.leftOut),
    ...notSent.map((each) => describeNotSent(each)),
    ...warnings.map(({ provider, tests, warning }) => {
      return `${formatPlural(tests, "test")} of ${provider}: ${warning}`;
    }),
  ];
  return lines.map((line) => `<p class="notice">${quoteText(line, 500)}</p>\n`).join("");
}

/** Rates and times of each provider with each scenario, and of all. */
export function formatCells(
  { head, cells }: ReportModel,
  aggregate: RunAggregate,
  level: HeadingLevel,
): string {
  if (cells.length === 0) return "";
  const total: Row = { provider: "all", scenario: "", figures: aggregate.total(), isTotal: true };
  const rows = cells.map(({ provider, scenario, ...figures }): Row => {
    const name = head.config.scenarioDetails?.[scenario]?.name ?? "";
    return {
      provider: quoteName(provider),
      scenario: `${scenario} ${quoteName(name)}`.trimEnd(),
      figures,
    };
  });
  const columns = listColumns(total.figures, hasIntervals(head));
  const table = formatHtmlTable(
    "Results by provider and scenario",
    columns,
    rows,
    rows.length > 1 ? total : undefined,
  );
  const note = hasIntervals(head) ? intervalNote : "";
  return `${formatHeading(level, "Results")}${table}${note}`;
}

/** Fields that had other values than expected, the most frequent first. */
export function formatFields({ head, cells }: ReportModel, level: HeadingLevel): string {
  const rows = cells.flatMap(listFields).sort((a, b) => b.missed - a.missed);
  if (rows.length === 0) return "";
  const name = (scenario: number) => head.config.scenarioDetails?.[scenario]?.name ?? "";
  const columns: readonly HtmlColumn<FieldRow>[] = [
    { title: "Field", cell: ({ pointer }) => quoteCode(pointer || "(root)"), isHead: true },
    { title: "Scenario", cell: ({ scenario }) => `${scenario} ${quoteName(name(scenario))}` },
    { title: "Provider", cell: ({ provider }) => quoteName(provider) },
    {
      title: "Missed",
      cell: ({ missed, tests }) => `${formatCount(missed)} of ${formatCount(tests)}`,
      isNumber: true,
    },
  ];
  const table = formatHtmlTable("Missed fields", columns, rows.slice(0, mostFields));
  return `${formatHeading(level, "Missed fields")}${table}${formatRest(rows.length - mostFields)}`;
}

/** How many rows a table leaves out. */
export function formatRest(count: number): string {
  return count > 0 ? `<p class="quiet">… and ${formatCount(count)} more</p>\n` : "";
}

// --- internal ---

const mostFields = 20;
/** Steps of the ladder that have a column. */
const mostLadderColumns = 3;

interface Row {
  readonly provider: string;
  readonly scenario: string;
  readonly figures: GroupFigures;
  readonly isTotal?: true;
}

const intervalNote =
  '<p class="quiet">Below a pass rate: where it lies with 95 % confidence, for these tests run again (Wilson).</p>\n';

/** When a run was cut short, or stopped by what it found, such an interval claims too much. */
function hasIntervals({ status = "completed" }: ResultHead): boolean {
  return status === "completed";
}

function listColumns(
  { ladder: steps, summary }: GroupFigures,
  withInterval: boolean,
): HtmlColumn<Row>[] {
  const ladder = Array.from({ length: Math.min(steps.length - 1, mostLadderColumns) }, (_, at) =>
    rateColumn(`Within ${at + 1}`, ({ ladder: rates }) => rates[at + 1]),
  );
  return [
    { title: "Provider", cell: ({ provider }) => provider, isHead: true },
    { title: "Scenario", cell: ({ scenario }) => scenario, isWide: true },
    {
      title: "Passed",
      cell: ({ figures: { ended, passed } }) => `${formatCount(passed)}/${formatCount(ended)}`,
      isNumber: true,
    },
    {
      title: "Pass rate",
      cell: ({ figures, isTotal }) => formatPassRate(figures, withInterval && !isTotal),
    },
    rateColumn("1st try", ({ ladder: rates }) => rates[0]),
    ...ladder,
    {
      title: "Errored",
      cell: ({ figures }) => (figures.errored === 0 ? "" : formatCount(figures.errored)),
      isNumber: true,
    },
    ...(summary.valueRate === undefined
      ? []
      : [rateColumn("Values", ({ summary: { valueRate } }) => valueRate)]),
    figureColumn("p50", ({ summary: { p50Ms } }) => formatKnown(formatDuration, p50Ms)),
    figureColumn("p95", ({ summary: { p95Ms } }) => formatKnown(formatDuration, p95Ms)),
    ...(summary.costUsd === undefined
      ? []
      : [figureColumn("Cost", ({ summary: { costUsd } }) => formatKnown(formatCost, costUsd))]),
  ];
}

function rateColumn(
  title: string,
  rateOf: (figures: GroupFigures) => number | undefined,
): HtmlColumn<Row> {
  return figureColumn(title, (figures) =>
    formatKnown((rate) => formatRateOf(figures.ended, rate) ?? "", rateOf(figures)),
  );
}

function figureColumn(
  title: string,
  format: (figures: GroupFigures) => string | undefined,
): HtmlColumn<Row> {
  return { title, cell: ({ figures }) => format(figures) ?? "", isNumber: true };
}

/** The rate with its interval, and a bar of both. */
function formatPassRate({ ended, passed, summary }: GroupFigures, withInterval: boolean): string {
  if (ended === 0) return "";
  const share = summary.successRate.toFixed(1);
  const { lower, upper } = wilsonInterval(passed, ended);
  const from = lower * 100;
  const to = upper * 100;
  const text = withInterval
    ? `<small class="i">${formatRate(from)} to ${formatRate(to)}</small>`
    : "";
  const range = withInterval
    ? `<rect class="range" x="${from.toFixed(1)}" y="3" width="${(to - from).toFixed(1)}" height="2"/>`
    : "";
  return `${formatRate(summary.successRate)}${text}<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="share" width="${share}" height="8"/>${range}</svg>`;
}

function formatRateOf(ended: number, rate: number): string | undefined {
  return ended === 0 ? undefined : formatRate(rate);
}

function formatKnown(
  format: (figure: number) => string,
  figure: number | undefined,
): string | undefined {
  return figure === undefined ? undefined : format(figure);
}

interface FieldRow {
  readonly provider: string;
  readonly scenario: number;
  readonly pointer: string;
  readonly missed: number;
  readonly tests: number;
}

function listFields({ provider, scenario, fields }: ReportCell): FieldRow[] {
  if (fields === undefined) return [];
  return fields.missed.map(({ pointer, tests: missed }) => {
    return { provider, scenario, pointer, missed, tests: fields.tests };
  });
}
