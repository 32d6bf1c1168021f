import type {
  ComparedCell,
  Comparison,
  GateReport,
  GateResult,
} from "../../model/results/comparison.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { formatP, formatPointInterval, formatPoints } from "../../model/words/differences.ts";
import { formatCount, formatRate } from "../../model/words/figures.ts";
import { formatScenario } from "../exports/markdownParts.ts";
import { formatMarkdownTable } from "../exports/markdownTable.ts";
import { quoteMarkdown } from "../exports/quoteMarkdown.ts";
import type { Column } from "../textTable.ts";
import { describeFlipped } from "./comparisonTable.ts";
import { describeMissingTests } from "./describeMissing.ts";
import { listUsage } from "./usageLines.ts";

/** A comparison to read and to paste; no replies, prompts or values are in it. */
export function formatComparisonMarkdown(comparison: Comparison, head: ResultHead): string {
  const { base, sentence } = comparison;
  const title = `## ${quoteMarkdown(head.config.name ?? "Run")} compared\n`;
  return [
    title,
    sentence
      .split("\n")
      .map((line) => `- ${escapeText(line)}\n`)
      .join(""),
    `Base ${quoteMarkdown(base)} · head ${quoteMarkdown(comparison.head)}\n`,
    ...listSections(comparison, head),
  ].join("\n");
}

/** What a gate says, first in a word, then why, then the comparison it rests on. */
export function formatGateMarkdown(report: GateReport, head: ResultHead): string {
  const { base, result, reasons } = report;
  return [
    `## ${quoteMarkdown(head.config.name ?? "Run")}: ${resultWords[result]}\n`,
    reasons.map((reason) => `- ${escapeText(reason)}\n`).join(""),
    `Baseline ${base === null ? "none" : quoteMarkdown(base)} · run ${quoteMarkdown(report.head)}\n`,
    ...listSections(report, head),
  ].join("\n");
}

/** A result as people read it. */
export const resultWords: Readonly<Record<GateResult, string>> = {
  passed: "gate passed",
  failed: "gate failed",
  undecided: "gate cannot tell",
};

// --- internal ---

const mostItems = 20;

type Sections = Pick<
  Comparison,
  "cells" | "totals" | "usage" | "changed" | "flipped" | "missing" | "notes"
>;

function listSections(comparison: Sections, head: ResultHead): string[] {
  const { cells, totals, usage, changed, flipped, missing, notes } = comparison;
  const rows = [...totals, ...cells];
  const used = listUsage(usage);
  return [
    ...(rows.length === 0 ? [] : [formatMarkdownTable(listRateColumns(head), rows)]),
    ...(used.length === 0 ? [] : [formatMarkdownTable(usageColumns, used)]),
    ...listItems("What else differs", changed, ({ what, from, to }) =>
      [what, from ?? "–", to ?? "–"].map(quoteMarkdown).join(" · "),
    ),
    ...listItems("Tests that flipped", flipped, (test) => quoteMarkdown(describeFlipped(test))),
    ...listItems("Missing and new", missing, (each) => quoteMarkdown(describeMissingTests(each))),
    ...listItems("Notes", notes, escapeText),
  ];
}

type RateRow = Omit<ComparedCell, "scenario"> & { readonly scenario?: number };

function listRateColumns(head: ResultHead): Column<RateRow>[] {
  return [
    { title: "provider", cell: ({ provider }) => quoteMarkdown(provider) },
    {
      title: "scenario",
      cell: ({ scenario }) => (scenario === undefined ? "all" : formatScenario(head, scenario)),
    },
    { title: "base", cell: ({ base }) => formatSide(base), alignRight: true },
    { title: "head", cell: ({ head }) => formatSide(head), alignRight: true },
    { title: "difference", cell: ({ difference }) => formatPoints(difference), alignRight: true },
    {
      title: "95 % interval",
      cell: ({ interval }) => formatPointInterval(interval),
      alignRight: true,
    },
    { title: "p", cell: ({ pAdjusted }) => formatP(pAdjusted), alignRight: true },
    { title: "verdict", cell: ({ verdict }) => (verdict === "worse" ? `**${verdict}**` : verdict) },
  ];
}

const usageColumns: readonly Column<ReturnType<typeof listUsage>[number]>[] = [
  { title: "provider", cell: ({ provider }) => quoteMarkdown(provider) },
  { title: "takes", cell: ({ figure }) => figure },
  { title: "base", cell: ({ base }) => base, alignRight: true },
  { title: "head", cell: ({ head }) => head, alignRight: true },
];

function formatSide({ passed, total }: ComparedCell["base"]): string {
  return `${formatCount(passed)}/${formatCount(total)} (${formatRate((passed * 100) / total)})`;
}

function listItems<T>(title: string, items: readonly T[], format: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const lines = items.slice(0, mostItems).map((item) => `- ${format(item)}\n`);
  const more = items.length - lines.length;
  return [
    `### ${title}\n`,
    [...lines, ...(more > 0 ? [`- … and ${formatCount(more)} more\n`] : [])].join(""),
  ];
}

/** Sentences hold ids and names of files by others: none of it may be markup. */
function escapeText(text: string): string {
  return text
    .replace(/[\p{Cc}]+/gu, " ")
    .replace(/[\\`*_{}[\]<>#|~&@!]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
