import { html, nothing, type TemplateResult } from "lit";
import type { StorageFigures, StorageKind } from "../../../src/model/results/storage.ts";
import { formatBytes } from "../../../src/model/words/bytes.ts";
import { formatCount, formatPlural } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderBytesBar } from "./bytesBar.ts";
import type { DataSession } from "./dataSession.ts";

/** What the data folder takes on disk: by kind, by config and by age. */
export function renderStorage(session: DataSession): TemplateResult {
  const { value, failure } = session.storage;
  return html`<section aria-labelledby="storage-title">
    <div class="section-line">
      <h2 id="storage-title">Storage ${value === undefined ? nothing : html`<span class="count">${sumUp(value)}</span>`}</h2>
      ${renderProgress(value)}
      <button class="button quiet" @click=${() => session.measure(true)}>${renderIcon("refresh")}<span>Measure Again</span></button>
    </div>
    ${failure === undefined ? nothing : html`<p class="notice errored" role="alert">${renderIcon("warning")}<span>${failure}</span></p>`}
    ${session.isStorageStale ? html`<p class="quiet-note">Runs came or went since this was measured.</p>` : nothing}
    ${value === undefined ? nothing : renderTables(value, session)}
  </section>`;
}

// --- internal ---

const kindTexts: Record<StorageKind, string> = {
  results: "Result files",
  logs: "Logs of records and attempts",
  runs: "Plans, cases and figures of runs",
  index: "Index",
  labels: "Baselines, labels, gates",
  trash: "Deleted a moment ago",
};

function sumUp({ bytes, files }: StorageFigures): string {
  return `${formatBytes(bytes)} in ${formatPlural(files, "file")}`;
}

function renderProgress(figures: StorageFigures | undefined) {
  if (figures?.isComplete === true) return nothing;
  const { done = 0, total = 0 } = figures ?? {};
  return html`<p class="quiet-note progress-note" role="status">${renderIcon("loading codicon-modifier-spin")}
    ${total === 0 ? "Measuring…" : `${formatCount(done)} of ${formatPlural(total, "run")} measured`}</p>`;
}

function renderTables(
  { kinds, configs, otherConfigs, ages }: StorageFigures,
  session: DataSession,
) {
  const others = otherConfigs === 0 ? [] : [`and ${formatPlural(otherConfigs, "smaller config")}`];
  return html`<div class="storage-tables">
    ${renderTable(
      "By kind",
      ["Kind", "Files"],
      kinds.map(({ kind, files, bytes }) => ({ name: kindTexts[kind], count: files, bytes })),
    )}
    ${renderTable(
      "By config",
      ["Config", "Runs"],
      configs.map(({ name, runs, bytes }) => ({
        name: name ?? "Without a name",
        count: runs,
        bytes,
        onPick:
          name === undefined
            ? undefined
            : () => session.narrow({ ...session.narrowing, config: name }),
      })),
      others,
    )}
    ${renderTable(
      "By age",
      ["Age", "Runs"],
      ages.map(({ upToDays, runs, bytes }, at) => ({
        name: nameAge(upToDays, ages[at - 1]?.upToDays),
        count: runs,
        bytes,
      })),
    )}
  </div>`;
}

function nameAge(upToDays: number | undefined, fromDays: number | undefined): string {
  return upToDays === undefined
    ? `Older than ${formatPlural(fromDays ?? 0, "day")}`
    : `Up to ${formatPlural(upToDays, "day")}`;
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
      <th scope="col" class="amount">Size</th><td></td></tr></thead>
    <tbody>${lines.map(
      ({ name, count, bytes, onPick }) => html`<tr>
        <th scope="row">${onPick === undefined ? html`<bdi>${name}</bdi>` : html`<button class="link" @click=${onPick}><bdi>${name}</bdi></button>`}</th>
        <td class="amount">${formatCount(count)}</td><td class="amount">${formatBytes(bytes)}</td>
        <td class="bar">${renderBytesBar(bytes, most)}</td></tr>`,
    )}</tbody>
  </table>${notes.map((note) => html`<p class="quiet-note">${note}</p>`)}</div>`;
}
