import { t } from "@vscode/l10n";
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
      ? t("Delete the run {0} for good?", formatDeletable(only))
      : t("Delete {0} for good?", formatPlural(runs.length, "run"));
  const names = runs.length === 1 ? [] : [listNames(runs.map(formatDeletable))];
  const why = t("That cannot be undone: they cannot be put into the trash. {0}", reason);
  return { message, detail: [...names, why].join("\n\n") };
}

/** What a person is asked before runs go that are to be kept, of so many that go. */
export function describeKept(
  kept: readonly (Deletable & { readonly why: string })[],
  count: number,
): { message: string; detail: string } {
  const [only] = kept;
  const others = count - kept.length;
  const also = others === 0 ? [] : [t("{0} would go as well.", formatPlural(others, "other run"))];
  const undone = t("For ten seconds this can be undone.");
  if (only !== undefined && kept.length === 1) {
    const message = t("Delete the run {0}? It {1}.", formatDeletable(only), only.why);
    return { message, detail: [...also, undone].join("\n\n") };
  }
  const names = kept.map((run) => `${formatDeletable(run)} ${run.why}`);
  const message = t("Delete {0} that are to be kept?", formatPlural(kept.length, "run"));
  return { message, detail: [listNames(names), ...also, undone].join("\n\n") };
}

/** `Deleted the run people of 21 Nov 2026, 10:30.` */
export function describeDeleted(runs: readonly Deletable[]): string {
  const [only] = runs;
  if (only === undefined || runs.length > 1)
    return t("Deleted {0}.", formatPlural(runs.length, "run"));
  return t("Deleted the run {0}.", formatDeletable(only));
}

// --- internal ---

function formatDeletable({ runId, entry }: Deletable): string {
  if (entry === undefined) return runId;
  return t({
    message: "{0} of {1}",
    args: [formatRunName(entry), formatDateTime(entry.timestamp)],
    comment: ["{0} is the name of a run, {1} its date"],
  });
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, maxNames);
  if (names.length > maxNames) shown.push(t("and {0} more", names.length - maxNames));
  return shown.join("\n");
}
