import type { ProbeGroup, ProbeReport } from "../../../model/results/probe.ts";
import { countVerdicts } from "../../../model/results/verdictCounts.ts";
import { formatCount } from "../../../model/words/figures.ts";
import { describeControl } from "../../probeTable.ts";
import { formatHeading, formatList, type HeadingLevel } from "./htmlFigures.ts";
import { formatHtmlTable, type HtmlColumn } from "./htmlTable.ts";
import { quoteCode, quoteName, quoteText } from "./htmlText.ts";

/** What a provider makes of each group of keywords: verdicts in place of rates. */
export function formatProbe(report: ProbeReport, level: HeadingLevel): string {
  const figures = countVerdicts(report).map(
    ([verdict, groups]) => [verdict, formatCount(groups)] as const,
  );
  const columns: readonly HtmlColumn<ProbeGroup>[] = [
    { title: "Keywords", cell: ({ keywords }) => quoteCode(keywords), isHead: true },
    { title: "Verdict", cell: ({ verdict }) => verdict ?? "" },
    { title: "Why", cell: ({ reason }) => quoteText(reason, 500), isWide: true },
  ];
  const heading = `What ${quoteName(report.provider)} makes of keywords`;
  const control = quoteText(describeControl(report.control), 500);
  return `${formatList(figures)}${formatHeading(level, heading)}${formatHtmlTable("Keywords and verdicts", columns, report.groups)}<p class="notice">${control}</p>\n`;
}
