import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { HistoryConfig, HistoryModel } from "../../../src/model/results/history.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";

/** What is not among the points, and what of them to know, a sentence each. */
export function listNotes(model: HistoryModel, config: HistoryConfig): string[] {
  const { leftOut, points, matching, withoutTests, otherNames, otherFiles } = model;
  const empty = points.filter(({ tests }) => tests === 0).length;
  const outages = points.filter(({ tests, errored }) => tests > 0 && tests === errored).length;
  const sentences: [number, (count: number) => string][] = [
    [matching - points.length, () => tellNewest(points.length, matching)],
    [withoutTests, tellWithoutTests],
    [empty, tellEmpty],
    [outages, tellOutages],
    [leftOut.probes, tellProbes],
    [leftOut.parts, tellParts],
    [leftOut.absent, tellAbsent],
    [leftOut.newer, tellNewer],
    [leftOut.untimed, tellUntimed],
  ];
  return [
    ...sentences.flatMap(([count, tell]) => (count > 0 ? [tell(count)] : [])),
    ...otherNames.map(({ name, runs }) => tellOtherName(runs, name)),
    ...otherFiles.map(({ file, runs }) => tellOtherFile(runs, file, config.file)),
  ];
}

/** These sentences, and the files that cannot be read. */
export function renderNotes(
  model: HistoryModel,
  config: HistoryConfig,
): TemplateResult | typeof nothing {
  const notes = listNotes(model, config);
  const { unreadable, unreadableCount, broken, brokenCount } = model.leftOut;
  if (notes.length + unreadableCount + brokenCount === 0) return nothing;
  return html`<section class="history-notes" aria-label=${t("What is not shown")}>
    ${notes.length === 0 ? nothing : html`<ul>${notes.map((note) => html`<li>${renderIcon("info")}<span>${note}</span></li>`)}</ul>`}
    ${renderFiles(nameUnreadable(unreadableCount), unreadable, unreadableCount)}
    ${renderFiles(nameBroken(brokenCount), broken, brokenCount)}
  </section>`;
}

// --- internal ---

function tellNewest(shown: number, all: number): string {
  return shown === 1
    ? t("The newest run of {0} is shown; narrow the dates to see earlier ones.", formatCount(all))
    : t(
        "The newest {0} runs of {1} are shown; narrow the dates to see earlier ones.",
        formatCount(shown),
        formatCount(all),
      );
}

function tellWithoutTests(count: number): string {
  return count === 1
    ? t("1 run without a test of what is picked left out.")
    : t("{0} runs without a test of what is picked left out.", formatCount(count));
}

function tellEmpty(count: number): string {
  return count === 1
    ? t("In 1 run no test ended: there is nothing to draw of them.")
    : t("In {0} runs no test ended: there is nothing to draw of them.", formatCount(count));
}

function tellOutages(count: number): string {
  return count === 1
    ? t(
        "In 1 run every test errored: their 0% tells of providers that could not be reached, not of replies.",
      )
    : t(
        "In {0} runs every test errored: their 0% tells of providers that could not be reached, not of replies.",
        formatCount(count),
      );
}

function tellProbes(count: number): string {
  return count === 1
    ? t("1 probe left out: they ask what a provider enforces.")
    : t("{0} probes left out: they ask what a provider enforces.", formatCount(count));
}

function tellParts(count: number): string {
  return count === 1
    ? t("1 run of a part left out: they ran some tests of another run again.")
    : t(
        "{0} runs of a part left out: they ran some tests of another run again.",
        formatCount(count),
      );
}

function tellAbsent(count: number): string {
  return count === 1
    ? t("The result files of 1 run are not here.")
    : t("The result files of {0} runs are not here.", formatCount(count));
}

function tellNewer(count: number): string {
  return count === 1
    ? t("The files of 1 run are of a newer version: what that adds is not shown.")
    : t(
        "The files of {0} runs are of a newer version: what that adds is not shown.",
        formatCount(count),
      );
}

function tellUntimed(count: number): string {
  return count === 1
    ? t("The times of 1 run are left out: there are too many tests to keep them all.")
    : t(
        "The times of {0} runs are left out: there are too many tests to keep them all.",
        formatCount(count),
      );
}

function tellOtherName(runs: number, name: string): string {
  return runs === 1
    ? t("1 run under the name {0}, from the same config file.", name)
    : t("{0} runs under the name {1}, from the same config file.", formatCount(runs), name);
}

/** `now` is where the config is today, where that is known. */
function tellOtherFile(runs: number, file: string, now: string | undefined): string {
  if (now === undefined) {
    return runs === 1
      ? t("1 run from {0}.", file)
      : t("{0} runs from {1}.", formatCount(runs), file);
  }
  return runs === 1
    ? t("1 run from {0}, which is {1} now.", file, now)
    : t("{0} runs from {1}, which is {2} now.", formatCount(runs), file, now);
}

function nameUnreadable(count: number): string {
  return count === 1
    ? t("1 result file of this config cannot be read")
    : t("{0} result files of this config cannot be read", formatCount(count));
}

function nameBroken(count: number): string {
  return count === 1
    ? t("1 file among the results that cannot be told to be of any config")
    : t("{0} files among the results that cannot be told to be of any config", formatCount(count));
}

function renderFiles(
  title: string,
  files: readonly { readonly file: string; readonly message: string }[],
  count: number,
) {
  if (count === 0) return nothing;
  const rest = count - files.length;
  return html`<details>
    <summary>${renderIcon("warning")}<span>${title}</span></summary>
    <ul>${files.map(({ file, message }) => html`<li><code>${file}</code> <span>${message}</span></li>`)}
      ${rest > 0 ? html`<li>${t("and {0} more", formatCount(rest))}</li>` : nothing}</ul>
  </details>`;
}
