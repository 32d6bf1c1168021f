import type {
  ComparedCell,
  ComparedTimes,
  Comparison,
  FlippedTest,
} from "../../model/results/comparison.ts";
import {
  formatP,
  formatPointInterval,
  formatPoints,
  formatShift,
} from "../../model/words/differences.ts";
import { formatCount, formatDuration, formatRate } from "../../model/words/figures.ts";
import type { Column, TextTable } from "../textTable.ts";
import { formatTable } from "../textTable.ts";
import { describeMissingTests } from "./describeMissing.ts";
import { formatUsageLines } from "./usageLines.ts";

export type ComparisonTableOptions = Pick<TextTable<unknown>, "width" | "color">;

/** A comparison as lines of text: the sentence, the totals and cells, times, what each took, what else differs, what flipped. */
export function formatComparison(
  comparison: Comparison,
  options: ComparisonTableOptions = {},
): string {
  const { sentence, cells, totals, latency, flipped, changed, missing, notes } = comparison;
  const rows = [...totals, ...cells];
  const sections = [
    `${sentence}\n`,
    ...(rows.length === 0 ? [] : [formatTable({ columns: rateColumns, rows, ...options })]),
    ...(latency.length === 0
      ? []
      : [formatTable({ columns: timeColumns, rows: latency, ...options })]),
    formatUsageLines(comparison.usage),
    formatList("Differs", changed, ({ what, from, to }) => `${what}: ${show(from)} → ${show(to)}`),
    formatList("Flipped", flipped, describeFlipped),
    formatList("Missing", missing, describeMissingTests),
    formatList("Note", notes, (note) => note),
  ];
  return sections.filter((text) => text !== "").join("\n");
}

/** A test that ended otherwise, as a line tells it. */
export function describeFlipped({
  provider,
  scenario,
  case: id,
  runNumber,
  from,
  to,
}: FlippedTest) {
  const place = id === undefined ? "" : `, case ${id}`;
  return `${provider}, scenario ${scenario}${place}, run ${runNumber}: ${from} → ${to}`;
}

// --- internal ---

const mostLines = 20;
const hashLength = 12;

type RateRow = Omit<ComparedCell, "scenario"> & { readonly scenario?: number };

const rateColumns: readonly Column<RateRow>[] = [
  { title: "provider", cell: ({ provider }) => provider, shrinksTo: 8 },
  {
    title: "scenario",
    cell: ({ scenario }) => (scenario === undefined ? "all" : String(scenario)),
    alignRight: true,
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
  {
    title: "verdict",
    cell: ({ verdict }) => verdict,
    tone: ({ verdict }) =>
      verdict === "worse" ? "bad" : verdict === "better" ? "good" : undefined,
  },
];

const timeColumns: readonly Column<ComparedTimes>[] = [
  { title: "times of", cell: ({ provider }) => provider, shrinksTo: 8 },
  {
    title: "scenario",
    cell: ({ scenario }) => (scenario === undefined ? "all" : String(scenario)),
    alignRight: true,
  },
  { title: "p50 base", cell: ({ base }) => formatMs(base.p50Ms), alignRight: true },
  { title: "p50 head", cell: ({ head }) => formatMs(head.p50Ms), alignRight: true },
  { title: "shift", cell: ({ shiftMs }) => formatShift(shiftMs), alignRight: true },
  {
    title: "95 % interval",
    cell: ({ interval }) => (interval === undefined ? "" : interval.map(formatShift).join(" to ")),
    alignRight: true,
  },
  { title: "p", cell: ({ p }) => formatP(p), alignRight: true },
];

function formatSide({ passed, total }: ComparedCell["base"]): string {
  return `${formatCount(passed)}/${formatCount(total)} ${formatRate((passed * 100) / total)}`;
}

function formatMs(timeMs: number | undefined): string {
  return timeMs === undefined ? "" : formatDuration(timeMs);
}

/** A hash by its beginning, a lack as a dash. */
function show(value: string | null): string {
  if (value === null) return "–";
  return /^[0-9a-f]{40,64}$/.test(value) ? value.slice(0, hashLength) : value;
}

function formatList<T>(title: string, items: readonly T[], describe: (item: T) => string): string {
  if (items.length === 0) return "";
  const lines = items.slice(0, mostLines).map((item) => `${title}  ${describe(item)}\n`);
  const more = items.length - lines.length;
  return [...lines, ...(more > 0 ? [`${title}  … and ${formatCount(more)} more\n`] : [])].join("");
}
