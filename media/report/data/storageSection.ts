import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { StorageFigures, StorageKind } from "../../../src/model/results/storage.ts";
import { formatBytes } from "../../../src/model/words/bytes.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderBytesBar } from "./bytesBar.ts";
import type { DataSession } from "./dataSession.ts";

/** What the data folder takes on disk: by kind, by config and by age. */
export function renderStorage(session: DataSession): TemplateResult {
  const { value, failure } = session.storage;
  return html`<section aria-labelledby="storage-title">
    <div class="section-line">
      <h2 id="storage-title">${t("Storage")} ${value === undefined ? nothing : html`<span class="count">${sumUp(value)}</span>`}</h2>
      ${failure === undefined ? renderProgress(value) : nothing}
      <button class="button quiet" @click=${() => session.measure(true)}>${renderIcon("refresh")}<span>${t("Measure Again")}</span></button>
    </div>
    ${failure === undefined ? nothing : html`<p class="notice errored" role="alert">${renderIcon("warning")}<span>${failure}</span></p>`}
    ${session.isStorageStale ? html`<p class="quiet-note">${t("Runs came or went since this was measured.")}</p>` : nothing}
    ${value === undefined ? nothing : renderTables(value, session)}
  </section>`;
}

// --- internal ---

const kindTexts: Record<StorageKind, string> = {
  results: t("Result files"),
  logs: t("Logs of records and attempts"),
  runs: t("Plans, cases and figures of runs"),
  index: t("Index"),
  labels: t("Baselines, labels, gates"),
  trash: t("Deleted a moment ago"),
};

function sumUp({ bytes, files }: StorageFigures): string {
  const size = formatBytes(bytes);
  return files === 1 ? t("{0} in 1 file", size) : t("{0} in {1} files", size, formatCount(files));
}

function renderProgress(figures: StorageFigures | undefined) {
  if (figures?.isComplete === true) return nothing;
  const { done = 0, total = 0 } = figures ?? {};
  return html`<p class="quiet-note progress-note" role="status">${renderIcon("loading codicon-modifier-spin")}
    ${sayMeasured(done, total)}</p>`;
}

function sayMeasured(done: number, total: number): string {
  if (total === 0) return t("Measuring…");
  return total === 1
    ? t("{0} of 1 run measured", formatCount(done))
    : t("{0} of {1} runs measured", formatCount(done), formatCount(total));
}

function renderTables(
  { kinds, configs, otherConfigs, ages }: StorageFigures,
  session: DataSession,
) {
  const others =
    otherConfigs === 1
      ? t("and 1 smaller config")
      : t("and {0} smaller configs", formatCount(otherConfigs));
  return html`<div class="storage-tables">
    ${renderTable(
      t("By kind"),
      [t("Kind"), t("Files")],
      kinds.map(({ kind, files, bytes }) => ({ name: kindTexts[kind], count: files, bytes })),
    )}
    ${renderTable(
      t("By config"),
      [t("Config"), t("Runs")],
      configs.map(({ name, runs, bytes }) => ({
        name: name ?? t("Without a name"),
        count: runs,
        bytes,
        onPick:
          name === undefined
            ? undefined
            : () => session.narrow({ ...session.narrowing, config: name }),
      })),
      otherConfigs === 0 ? [] : [others],
    )}
    ${renderTable(
      t("By age"),
      [t("Age"), t("Runs")],
      ages.map(({ upToDays, runs, bytes }, at) => ({
        name: nameAge(upToDays, ages[at - 1]?.upToDays),
        count: runs,
        bytes,
      })),
    )}
  </div>`;
}

function nameAge(upToDays: number | undefined, fromDays: number | undefined): string {
  const days = upToDays ?? fromDays ?? 0;
  if (upToDays === undefined) {
    return days === 1 ? t("Older than 1 day") : t("Older than {0} days", formatCount(days));
  }
  return days === 1 ? t("Up to 1 day") : t("Up to {0} days", formatCount(days));
}

interface Line {
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
  readonly onPick?: (() => void) | undefined;
}

function renderTable(
  caption: string,
  [nameTitle, countTitle]: readonly [string, string],
  lines: readonly Line[],
  notes: readonly string[] = [],
) {
  const most = Math.max(0, ...lines.map(({ bytes }) => bytes));
  return html`<div class="storage-table"><table>
    <caption>${caption}</caption>
    <thead><tr><th scope="col">${nameTitle}</th><th scope="col" class="amount">${countTitle}</th>
      <th scope="col" class="amount">${t("Size")}</th><td></td></tr></thead>
    <tbody>${lines.map(
      ({ name, count, bytes, onPick }) => html`<tr>
        <th scope="row">${onPick === undefined ? html`<bdi>${name}</bdi>` : html`<button class="link" @click=${onPick}><bdi>${name}</bdi></button>`}</th>
        <td class="amount">${formatCount(count)}</td><td class="amount">${formatBytes(bytes)}</td>
        <td class="bar">${renderBytesBar(bytes, most)}</td></tr>`,
    )}</tbody>
  </table>${notes.map((note) => html`<p class="quiet-note">${note}</p>`)}</div>`;
}
