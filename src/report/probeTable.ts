import type { ProbeControl, ProbeGroup, ProbeReport } from "../model/results/probe.ts";
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
  return `${table}\n${describeControl(control)}\n`;
}

/** How a model replies where nothing keeps it from replying as asked; `quote` makes text fit for where it goes. */
export function describeControl(
  { reason, isAsAsked }: ProbeControl,
  quote: (text: string) => string = (text) => text,
): string {
  const doubt =
    isAsAsked === false ? " No keyword can be told to be enforced by such replies." : "";
  return `Control: ${quote(reason)}.${doubt}`;
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
