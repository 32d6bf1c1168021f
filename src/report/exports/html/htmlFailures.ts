import type { FrequentFailure, ReportModel } from "../../../model/results/report.ts";
import { formatCount } from "../../../model/words/figures.ts";
import type { ExportOptions } from "../exportFormat.ts";
import { formatHeading, type HeadingLevel } from "./htmlFigures.ts";
import { formatHtmlTable, type HtmlColumn } from "./htmlTable.ts";
import { quoteCode, quoteName, quoteText } from "./htmlText.ts";

/** Why tests did not pass, the most frequent first, and what a person may do about it; nothing where all passed. */
export function formatFailures(
  { failures = [] }: ReportModel,
  { includeValues }: ExportOptions,
  level: HeadingLevel,
): string {
  if (failures.length === 0) return "";
  const columns: readonly HtmlColumn<FrequentFailure>[] = [
    { title: "Failure", cell: ({ reason }) => quoteCode(reason), isHead: true },
    {
      title: "Tests",
      cell: ({ tests, state }) => `${formatCount(tests)} ${state}`,
      isNumber: true,
    },
    {
      title: "For example",
      cell: (failure) => formatExample(failure, includeValues),
      isWide: true,
    },
    { title: "What to do", cell: ({ advice }) => quoteText(advice, 500), isWide: true },
  ];
  const table = formatHtmlTable("Most frequent failures", columns, failures);
  return `${formatHeading(level, "Most frequent failures")}${table}`;
}

// --- internal ---

/** The message of a reply that failed may quote it. */
function formatExample(
  { example, state, message }: FrequentFailure,
  includeValues: boolean,
): string {
  const place = `${quoteName(example.provider)}, scenario ${example.scenario}, run ${example.runNumber}`;
  const isShown = message !== "" && (includeValues || state === "errored");
  return isShown ? `${place}: ${quoteText(message, 500)}` : place;
}
