import { shownLine } from "../../common/shownLine.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import { formatShard } from "../../model/results/standsForConfig.ts";
import type { RunRow } from "../../model/wire/hostProtocol.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import { formatDuration, formatRate } from "../../model/words/figures.ts";
import { type Column, formatTable } from "../../report/textTable.ts";
import type { Terminal } from "../command.ts";

/** Rows of the index as a table; runs whose file is not here are marked, broken rows follow with the reason. */
export function formatIndexTable(rows: readonly RunRow[], terminal: Terminal): string {
  const runs = rows.filter((row) => row.kind === "run");
  const broken = rows.filter((row) => row.kind === "broken");
  const table = formatTable({
    columns,
    rows: runs,
    width: terminal.width(),
    color: terminal.hasColor,
  });
  return (
    table +
    broken
      .map(({ label, message }) => `broken  ${shownLine(label)}: ${shownLine(message, 1000)}\n`)
      .join("")
  );
}

// --- internal ---

interface Row {
  readonly entry: IndexEntry;
  readonly hasFile: boolean;
  readonly label?: string | undefined;
}

const columns: readonly Column<Row>[] = [
  { title: "id", cell: ({ entry }) => entry.id.slice(0, 8) },
  { title: "name", cell: formatName, shrinksTo: 8 },
  { title: "when", cell: ({ entry }) => formatDateTime(entry.timestamp) },
  { title: "status", cell: ({ entry, hasFile }) => formatStatus(entry, hasFile), shrinksTo: 9 },
  { title: "tests", cell: ({ entry }) => String(entry.summary.totalTests), alignRight: true },
  {
    title: "1st try",
    shortTitle: "1st",
    cell: ({ entry }) => formatRateOf(entry, entry.firstAttemptSuccessRate),
    alignRight: true,
  },
  {
    title: "passed",
    cell: ({ entry }) => formatRateOf(entry, entry.summary.successRate),
    alignRight: true,
    tone: ({ entry }) => chooseTone(entry),
  },
  {
    title: "time",
    cell: ({ entry }) => (entry.duration === undefined ? "–" : formatDuration(entry.duration)),
    alignRight: true,
  },
];

function formatName({ entry, label }: Row): string {
  const name = entry.name ?? "–";
  const { shard } = entry;
  const marks = [label, shard === undefined ? undefined : `shard ${formatShard(shard)}`];
  const shown = marks.filter((mark) => mark !== undefined);
  return shown.length === 0 ? name : `${name} (${shown.join(", ")})`;
}

function formatStatus(entry: IndexEntry, hasFile: boolean): string {
  const status = entry.status ?? "–";
  return hasFile ? status : `${status} (no file here)`;
}

/** Of a probe no rate says anything. */
function formatRateOf({ summary, probe }: IndexEntry, rate: number | undefined): string {
  return rate === undefined || summary.totalTests === 0 || probe === true ? "–" : formatRate(rate);
}

function chooseTone({ summary, probe }: IndexEntry): "good" | "bad" | undefined {
  if (summary.totalTests === 0 || probe === true) return undefined;
  return summary.successRate === 100 ? "good" : "bad";
}
