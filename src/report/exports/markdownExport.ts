import { formatPointer } from "../../model/json/jsonPointer.ts";
import type { ReportCell } from "../../model/results/report.ts";
import type { AttemptResult, ResultHead, ValidationError } from "../../model/results/resultFile.ts";
import { describeLeftOut } from "../../model/words/describeLeftOut.ts";
import { describeNotSent } from "../../model/words/describeNotSent.ts";
import {
  formatCost,
  formatCount,
  formatDuration,
  formatPlural,
  formatRate,
} from "../../model/words/figures.ts";
import { createHeadAggregate, type RunAggregate } from "../aggregate.ts";
import { summarizeTest } from "../summarizeTest.ts";
import type { Column } from "../textTable.ts";
import {
  type ExportedRun,
  type ExportedTest,
  type ExportFormat,
  type ExportOptions,
  withoutValues,
} from "./exportFormat.ts";
import { formatHeading, formatScenario, listSpent } from "./markdownParts.ts";
import { describeProbe } from "./markdownProbe.ts";
import { formatMarkdownTable } from "./markdownTable.ts";
import { quoteMarkdown } from "./quoteMarkdown.ts";

/** A document for people: the figures of each run and its failed tests, the first of them one by one. */
export const markdownExport: ExportFormat = {
  name: "markdown",
  label: "Markdown",
  description: "figures and failed tests as tables, to read and to paste; of a probe its verdicts",
  extension: "md",
  contentType: "text/markdown",
  isOneRunAFile: false,
  values: "asked",
  stream: streamMarkdown,
};

// --- internal ---

const mostFailedTests = 20;
const mostErrors = 3;

async function* streamMarkdown(
  runs: readonly ExportedRun[],
  options = withoutValues,
): AsyncGenerator<string> {
  for (const [at, run] of runs.entries()) {
    const text = (await describeProbe(run)) ?? (await describeTests(run, options));
    yield at === 0 ? text : `\n${text}`;
  }
}

async function describeTests(
  { head, tests }: ExportedRun,
  options: ExportOptions,
): Promise<string> {
  const aggregate = createHeadAggregate(head);
  const failed: FailedTest[] = [];
  for await (const test of tests) {
    aggregate.add(summarizeTest(test, test.run));
    if (!test.run.success && failed.length < mostFailedTests) {
      failed.push(describeFailed(head, test, options));
    }
  }
  const cells = aggregate.cells();
  const rest = aggregate.total().failed - failed.length;
  return [
    formatHeading(head),
    formatFigures(head, aggregate),
    ...describeLeftOut(head.config.leftOut).map((text) => `${quoteMarkdown(text)}\n`),
    ...(cells.length === 0 ? [] : [formatMarkdownTable(listCellColumns(head, cells), cells)]),
    ...(failed.length === 0
      ? []
      : ["### Failed tests\n", formatMarkdownTable(failedColumns, failed)]),
    ...(rest === 0 ? [] : [`… and ${formatCount(rest)} more\n`]),
  ].join("\n");
}

/** The run in one line; what is not known is left out. */
function formatFigures(head: ResultHead, aggregate: RunAggregate): string {
  const { ended, passed, errored, summary: rates } = aggregate.total();
  const planned = head.summary.plannedTests ?? ended;
  const count = planned === ended ? "" : `${formatCount(ended)} of `;
  const parts = [
    `${formatCount(passed)} passed of ${count}${formatPlural(planned, "test")}`,
    ...(ended === 0
      ? []
      : [
          `${formatRate(rates.successRate)} success`,
          `${formatRate(rates.firstAttemptSuccessRate)} at first attempt`,
        ]),
    ...(errored === 0 ? [] : [`${formatCount(errored)} errored`]),
    ...aggregate.notSent().map((each) => quoteMarkdown(describeNotSent(each))),
    ...listSpent(head, aggregate),
  ];
  return `${parts.join(" · ")}\n`;
}

function listCellColumns(head: ResultHead, cells: readonly ReportCell[]): Column<ReportCell>[] {
  const hasValues = cells.some(({ summary }) => summary.valueRate !== undefined);
  const whenEnded = ({ ended }: ReportCell, text: string) => (ended === 0 ? "" : text);
  return [
    { title: "provider", cell: ({ provider }) => quoteMarkdown(provider) },
    { title: "scenario", cell: ({ scenario }) => formatScenario(head, scenario) },
    {
      title: "passed",
      cell: (cell) => whenEnded(cell, `${formatCount(cell.passed)}/${formatCount(cell.ended)}`),
      alignRight: true,
    },
    {
      title: "1st try",
      cell: (cell) => whenEnded(cell, formatRate(cell.summary.firstAttemptSuccessRate)),
      alignRight: true,
    },
    {
      title: "success",
      cell: (cell) => whenEnded(cell, formatRate(cell.summary.successRate)),
      alignRight: true,
    },
    ...(hasValues ? [valueColumn] : []),
    {
      title: "p50",
      cell: ({ summary }) => formatKnown(formatDuration, summary.p50Ms),
      alignRight: true,
    },
    {
      title: "p95",
      cell: ({ summary }) => formatKnown(formatDuration, summary.p95Ms),
      alignRight: true,
    },
    {
      title: "cost",
      cell: ({ summary }) => formatKnown(formatCost, summary.costUsd),
      alignRight: true,
    },
  ];
}

const valueColumn: Column<ReportCell> = {
  title: "values",
  cell: ({ summary }) => formatKnown(formatRate, summary.valueRate),
  alignRight: true,
};

function formatKnown(format: (figure: number) => string, figure: number | undefined): string {
  return figure === undefined ? "" : format(figure);
}

/** A row of failed tests, without the replies. */
interface FailedTest {
  readonly provider: string;
  readonly scenario: string;
  readonly runNumber: number;
  readonly attempts: number;
  readonly why: string;
}

const failedColumns: readonly Column<FailedTest>[] = [
  { title: "provider", cell: ({ provider }) => provider },
  { title: "scenario", cell: ({ scenario }) => scenario },
  { title: "run", cell: ({ runNumber }) => String(runNumber), alignRight: true },
  { title: "attempts", cell: ({ attempts }) => formatCount(attempts), alignRight: true },
  { title: "why", cell: ({ why }) => why },
];

function describeFailed(
  head: ResultHead,
  { provider, scenario, run }: ExportedTest,
  options: ExportOptions,
): FailedTest {
  return {
    provider: quoteMarkdown(provider),
    scenario: formatScenario(head, scenario),
    runNumber: run.runNumber,
    attempts: run.attempts.length,
    why: describeEnd(run.attempts.at(-1), options),
  };
}

/** What the last attempt of a test that did not pass ended with: its error, or codes and paths. */
function describeEnd(attempt: AttemptResult | undefined, options: ExportOptions): string {
  if (attempt === undefined) return "no attempt";
  const { errorMessage, errorKind = "error", validationErrors } = attempt;
  if (errorMessage !== null) return `${errorKind}: ${quoteMarkdown(errorMessage)}`;
  const errors = [...new Set(validationErrors.map((error) => describeError(error, options)))];
  const rest = errors.length - mostErrors;
  const shown = errors.slice(0, mostErrors).join(", ");
  return rest > 0 ? `${shown}, ${formatCount(rest)} more` : shown || "not valid";
}

function describeError(
  { code, path, message }: ValidationError,
  { includeValues }: ExportOptions,
): string {
  const place = quoteMarkdown(formatPointer(path));
  const error = place === "" ? quoteMarkdown(code) : `${quoteMarkdown(code)} at ${place}`;
  return includeValues ? `${error}: ${quoteMarkdown(message)}` : error;
}
