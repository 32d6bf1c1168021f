import type { ProbeGroup, ProbeReport } from "../model/results/probe.ts";
import { type Column, formatTable } from "./textTable.ts";

export interface ProbeTableOptions {
  /** Longest line wanted; reasons give way first. */
  readonly width?: number | undefined;
  readonly color?: boolean | undefined;
}

/** What a provider makes of each group of keywords as plain text, and below it how its control was replied to. */
export function formatProbeTable(
  { groups, control }: ProbeReport,
  options: ProbeTableOptions = {},
): string {
  const table = formatTable({ columns, rows: groups, ...options });
  const doubt =
    control.isAsAsked === false ? " No keyword can be told to be enforced by such replies." : "";
  return `${table}\nControl: ${control.reason}.${doubt}\n`;
}

// --- internal ---

const columns: readonly Column<ProbeGroup>[] = [
  { title: "keywords", cell: ({ keywords }) => keywords, shrinksTo: 12 },
  { title: "verdict", cell: ({ verdict }) => verdict ?? "–", tone: chooseTone },
  { title: "why", cell: ({ reason }) => reason, shrinksTo: 12 },
];

function chooseTone({ verdict }: ProbeGroup): "good" | "bad" | undefined {
  if (verdict === "enforced") return "good";
  return verdict === "ignored" || verdict === "rejected" ? "bad" : undefined;
}
