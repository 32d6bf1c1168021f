import { html, nothing, type TemplateResult } from "lit";
import type { HistoryConfig, HistoryModel } from "../../../src/model/results/history.ts";
import { formatCount, formatPlural } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";

/** What is not among the points, and what of them to know, a sentence each. */
export function listNotes(model: HistoryModel, config: HistoryConfig): string[] {
  const { leftOut, points, matching, withoutTests, otherNames, otherFiles } = model;
  const { probes, parts, absent, newer, untimed } = leftOut;
  const empty = points.filter(({ tests }) => tests === 0).length;
  const outages = points.filter(({ tests, errored }) => tests > 0 && tests === errored).length;
  const sentences: [number, string][] = [
    [
      matching - points.length,
      `The newest ${formatPlural(points.length, "run")} of ${formatCount(matching)} are shown; narrow the dates to see earlier ones.`,
    ],
    [
      withoutTests,
      `${formatPlural(withoutTests, "run")} without a test of what is picked left out.`,
    ],
    [empty, `In ${formatPlural(empty, "run")} no test ended: there is nothing to draw of them.`],
    [
      outages,
      `In ${formatPlural(outages, "run")} every test errored: their 0% tells of providers that could not be reached, not of replies.`,
    ],
    [probes, `${formatPlural(probes, "probe")} left out: they ask what a provider enforces.`],
    [
      parts,
      `${formatPlural(parts, "run")} of a part left out: they ran some tests of another run again.`,
    ],
    [absent, `The result files of ${formatPlural(absent, "run")} are not here.`],
    [
      newer,
      `The files of ${formatPlural(newer, "run")} are of a newer version: what that adds is not shown.`,
    ],
    [
      untimed,
      `The times of ${formatPlural(untimed, "run")} are left out: there are too many tests to keep them all.`,
    ],
  ];
  const names = otherNames.map(({ name, runs }) => {
    return `${formatPlural(runs, "run")} under the name ${name}, from the same config file.`;
  });
  const files = otherFiles.map(({ file, runs }) => {
    const now = config.file === undefined ? "" : `, which is ${config.file} now`;
    return `${formatPlural(runs, "run")} from ${file}${now}.`;
  });
  return [...sentences.flatMap(([count, text]) => (count > 0 ? [text] : [])), ...names, ...files];
}

/** These sentences, and the files that cannot be read. */
export function renderNotes(
  model: HistoryModel,
  config: HistoryConfig,
): TemplateResult | typeof nothing {
  const notes = listNotes(model, config);
  const { unreadable, unreadableCount, broken, brokenCount } = model.leftOut;
  if (notes.length + unreadableCount + brokenCount === 0) return nothing;
  return html`<section class="history-notes" aria-label="What is not shown">
    ${notes.length === 0 ? nothing : html`<ul>${notes.map((note) => html`<li>${renderIcon("info")}<span>${note}</span></li>`)}</ul>`}
    ${renderFiles(`${formatPlural(unreadableCount, "result file")} of this config cannot be read`, unreadable, unreadableCount)}
    ${renderFiles(`${formatPlural(brokenCount, "file")} among the results that cannot be told to be of any config`, broken, brokenCount)}
  </section>`;
}

// --- internal ---

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
      ${rest > 0 ? html`<li>and ${formatCount(rest)} more</li>` : nothing}</ul>
  </details>`;
}
