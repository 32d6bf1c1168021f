import { t } from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import { cache } from "lit/directives/cache.js";
import type { RecordRow } from "../../../src/model/results/report.ts";
import { formatCount, formatNanoseconds } from "../../../src/model/words/figures.ts";
import { type RowPlace, VirtualList } from "../elements/virtualList.ts";
import type { ViewBounds } from "../elements/visibleRows.ts";

/** Rows beyond would be out of a page's reach; they are found by searching. */
export const maxListedRecords = 1_000_000;

const columns = [
  ["sequence", t("No.")],
  ["since", t("Since start")],
  ["label", t("What")],
  ["query", t("Query")],
  ["preview", t("Received")],
] as const;

/** The records of a test in a box that scrolls on its own. Says `open-record` with the one that was picked. */
export class RecordList extends VirtualList<RecordRow> {
  static override properties = { selected: { attribute: false } };
  /** Sequence number of the record that is shown whole. */
  declare selected: number | undefined;
  protected override readonly name = "record";
  protected override readonly label = t("Records");

  protected override rowCount(): number {
    return Math.min(super.rowCount(), maxListedRecords);
  }

  protected override viewBounds(): ViewBounds {
    const { top = 0, bottom = 0 } = this.querySelector(".list-grid")?.getBoundingClientRect() ?? {};
    return { top, bottom };
  }

  protected override renderHeader(): TemplateResult {
    return html`<div class="list-head" role="rowgroup">
      <div class="list-row record-row list-columns" role="row" aria-rowindex="1">
        ${columns.map(([name, label]) => html`<span class="record-${name}" role="columnheader">${label}</span>`)}
      </div>
    </div>`;
  }

  protected override renderRow(record: RecordRow | undefined, place: RowPlace): TemplateResult {
    const { index, style, isActive, onPick } = place;
    const isSelected = record !== undefined && record.sequence === this.selected;
    return html`<div class="list-row record-row ${isActive ? "active" : ""} ${isSelected ? "selected" : ""}"
      role="row" id="record-${index}" aria-rowindex=${index + 2} aria-selected=${isSelected ? "true" : "false"}
      @click=${onPick} .style=${style}>
      ${cache(record === undefined ? html`<span class="waiting" role="gridcell">${t("Loading…")}</span>` : renderCells(record))}
    </div>`;
  }

  protected override isSame(a: RecordRow, b: RecordRow | undefined): boolean {
    return a.sequence === b?.sequence;
  }

  protected override open(record: RecordRow): void {
    this.dispatchEvent(new CustomEvent("open-record", { detail: record }));
  }
}

// --- internal ---

function renderCells(record: RecordRow): TemplateResult {
  const { sequence, sinceStartMs, label, queryId, preview } = record;
  return html`<span class="record-sequence" role="gridcell">${formatCount(sequence)}</span>
    <span class="record-since" role="gridcell">${formatNanoseconds(Math.max(0, sinceStartMs) * 1e6)}</span>
    <span class="record-label" role="gridcell" title=${label}>${label}</span>
    <span class="record-query" role="gridcell" title=${queryId ?? ""}>${queryId ?? ""}</span>
    <span class="record-preview" role="gridcell">${preview}</span>`;
}
