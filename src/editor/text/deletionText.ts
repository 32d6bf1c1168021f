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

/** What a person is asked before runs are deleted: which runs, and what of them goes. */
export function describeDeletion(runs: readonly Deletable[]): { message: string; detail: string } {
  const names = runs.map(formatDeletable);
  const [only] = names;
  if (names.length === 1) {
    const detail = "Its result file, its row in the index and its logs are deleted from disk.";
    return { message: `Delete the run ${only}?`, detail };
  }
  const shown = names.slice(0, maxNames);
  if (names.length > maxNames) shown.push(`and ${names.length - maxNames} more`);
  const detail = `${shown.join("\n")}\n\nTheir result files, their rows in the index and their logs are deleted from disk.`;
  return { message: `Delete ${formatPlural(names.length, "run")}?`, detail };
}

// --- internal ---

function formatDeletable({ runId, entry }: Deletable): string {
  if (entry === undefined) return runId;
  return `${formatRunName(entry)} of ${formatDateTime(entry.timestamp)}`;
}
