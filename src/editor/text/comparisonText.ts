import { t } from "@vscode/l10n";
import { shownLine } from "../../common/shownLine.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { standsForConfig } from "../../model/results/standsForConfig.ts";
import type { RunRow } from "../../model/wire/hostProtocol.ts";
import { formatDateTime, formatTime } from "../../model/words/dates.ts";

/** The name of a comparison in its tab: `people: 10:30 ↔ 11:12`, or of more runs `people: 10:30 ↔ 3 runs`. */
export function formatComparisonTitle(heads: readonly ResultHead[]): string {
  const [base, head] = heads;
  if (base === undefined || head === undefined) return t("Comparison");
  const name = shownLine(base.config.name ?? base.config.file ?? t("Runs"));
  const isSameDay = formatDay(base) === formatDay(head);
  const format = isSameDay ? formatTime : formatDateTime;
  const others = heads.length === 2 ? format(head.timestamp) : t("{0} runs", heads.length - 1);
  return `${name}: ${format(base.timestamp)} ↔ ${others}`;
}

/** The ids in the order of their time, the oldest first: that is the base. What is no date comes last. */
export function orderByTime<T extends { readonly timestamp: string }>(runs: readonly T[]): T[] {
  const timeOf = ({ timestamp }: T) => {
    const time = Date.parse(timestamp);
    return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
  };
  return [...runs].sort((a, b) => timeOf(a) - timeOf(b) || 0);
}

/** The id of the newest run before this one that is of the same config and has its file here, probes and shares aside; rows are newest first. */
export function findPreviousRun(rows: readonly RunRow[], runId: string): string | undefined {
  const at = rows.findIndex((row) => row.kind === "run" && row.entry.id === runId);
  const own = rows[at];
  if (own?.kind !== "run" || own.entry.name === undefined) return undefined;
  const { name } = own.entry;
  const found = rows
    .slice(at + 1)
    .find(
      (row) =>
        row.kind === "run" && row.hasFile && row.entry.name === name && standsForConfig(row.entry),
    );
  return found?.kind === "run" ? found.entry.id : undefined;
}

// --- internal ---

function formatDay({ timestamp }: ResultHead): string {
  return new Date(timestamp).toDateString();
}
