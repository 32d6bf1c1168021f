import type { IndexEntry } from "../../model/results/indexFile.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { formatRunName } from "./runText.ts";

/** As many names as a dialog shows without hiding its buttons. */
const maxNames = 10;

interface Deletable {
  readonly runId: string;
  readonly entry?: IndexEntry;
}

/** What a person is asked before runs are deleted that nobody can bring back, for this reason. */
export function describeDeletion(
  runs: readonly Deletable[],
  reason: string,
): { message: string; detail: string } {
  const [only] = runs;
  const message =
    only !== undefined && runs.length === 1
      ? `Delete the run ${formatDeletable(only)} for good?`
      : `Delete ${formatPlural(runs.length, "run")} for good?`;
  const names = runs.length === 1 ? [] : [listNames(runs.map(formatDeletable))];
  const why = `That cannot be undone: they cannot be put into the trash. ${reason}`;
  return { message, detail: [...names, why].join("\n\n") };
}

/** What a person is asked before runs go that are to be kept, of so many that go. */
export function describeKept(
  kept: readonly (Deletable & { readonly why: string })[],
  count: number,
): { message: string; detail: string } {
  const [only] = kept;
  const others = count - kept.length;
  const also = others === 0 ? [] : [`${formatPlural(others, "other run")} would go as well.`];
  const undone = "For ten seconds this can be undone.";
  if (only !== undefined && kept.length === 1) {
    const message = `Delete the run ${formatDeletable(only)}? It ${only.why}.`;
    return { message, detail: [...also, undone].join("\n\n") };
  }
  const names = kept.map((run) => `${formatDeletable(run)} ${run.why}`);
  const message = `Delete ${formatPlural(kept.length, "run")} that are to be kept?`;
  return { message, detail: [listNames(names), ...also, undone].join("\n\n") };
}

/** `Deleted the run people of 21 Nov 2026, 10:30.` */
export function describeDeleted(runs: readonly Deletable[]): string {
  const [only] = runs;
  if (only === undefined || runs.length > 1) return `Deleted ${formatPlural(runs.length, "run")}.`;
  return `Deleted the run ${formatDeletable(only)}.`;
}

// --- internal ---

function formatDeletable({ runId, entry }: Deletable): string {
  if (entry === undefined) return runId;
  return `${formatRunName(entry)} of ${formatDateTime(entry.timestamp)}`;
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, maxNames);
  if (names.length > maxNames) shown.push(`and ${names.length - maxNames} more`);
  return shown.join("\n");
}
