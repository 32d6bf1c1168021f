import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { TimeCounts } from "../../../src/model/results/report.ts";
import { type SortKey, sortRows } from "../elements/sortedRows.ts";
import { renderTableHead, type TableSorting } from "../elements/sortHead.ts";
import { unknownFigure } from "../format.ts";
import { renderTimeBars, renderTimeBins, sayBars } from "./timeBars.ts";

export interface TimesColumn<Row> {
  readonly name: string;
  readonly label: string;
  /** What it sorts by; undefined where it is not known. */
  readonly keyOf: (row: Row) => SortKey | undefined;
  readonly className?: string;
  readonly render: ((row: Row) => TemplateResult | string) | "bars";
}

export interface TimesTable<Row> {
  /** The id of its heading. */
  readonly title: string;
  readonly rows: readonly Row[];
  /** The first heads the row; those of which nothing is known of any row are left out. */
  readonly columns: readonly TimesColumn<Row>[];
  readonly sorting: TableSorting;
  readonly edgesMs: readonly number[];
  /** Apart from those of other tables. */
  readonly keyOf: (row: Row) => string;
  readonly nameOf: (row: Row) => TemplateResult;
  /** The rows below which the bars are shown as a table, by their keys. */
  readonly opened: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
}

/** A column of a figure, a dash where it is not known. */
export function figureColumn<Row>(
  name: string,
  label: string,
  keyOf: (row: Row) => number | undefined,
  format: (figure: number) => string,
): TimesColumn<Row> {
  const render = (row: Row) => {
    const figure = keyOf(row);
    return figure === undefined ? unknownFigure : format(figure);
  };
  return { name, label, keyOf, render };
}

/** Rows with bars for how long their tests took, and figures; a press on bars shows them as a table. */
export function renderTimesTable<Row extends { readonly times?: TimeCounts | undefined }>(
  table: TimesTable<Row>,
): TemplateResult {
  const { title, rows, sorting } = table;
  const columns = table.columns.filter(({ keyOf }) => rows.some((row) => keyOf(row) !== undefined));
  return html`<div class="table-scroll times-scroll" tabindex="0" role="group" aria-labelledby=${title}>
    <table class="times-table" aria-labelledby=${title} aria-describedby="times-note">
      <thead>
        <tr>${columns.map(({ name, label }) => renderTableHead(label, name, sorting))}</tr>
      </thead>
      <tbody>${repeat(sort(rows, columns, sorting), table.keyOf, (row) => renderRow(row, columns, table))}</tbody>
    </table>
  </div>`;
}

// --- internal ---

function sort<Row>(
  rows: readonly Row[],
  columns: readonly TimesColumn<Row>[],
  { current }: TableSorting,
): readonly Row[] {
  const keyOf = columns.find(({ name }) => name === current?.column)?.keyOf;
  return keyOf === undefined ? rows : sortRows(rows, keyOf, current?.isDescending === true);
}

function renderRow<Row extends { readonly times?: TimeCounts | undefined }>(
  row: Row,
  columns: readonly TimesColumn<Row>[],
  table: TimesTable<Row>,
) {
  const { edgesMs, opened, keyOf, nameOf } = table;
  const { times } = row;
  const isOpen = times !== undefined && opened.has(keyOf(row));
  return html`<tr>
      ${columns.map(({ className = "", render }, at) => {
        if (at === 0 && render !== "bars") return html`<th scope="row">${render(row)}</th>`;
        return html`<td class=${className}>${render === "bars" ? renderBars(row, table) : render(row)}</td>`;
      })}
    </tr>
    ${
      isOpen
        ? html`<tr class="times-opened"><td colspan=${columns.length}>${renderTimeBins(times, edgesMs, nameOf(row))}</td></tr>`
        : nothing
    }`;
}

function renderBars<Row extends { readonly times?: TimeCounts | undefined }>(
  row: Row,
  { edgesMs, opened, keyOf, onToggle }: TimesTable<Row>,
) {
  const { times } = row;
  if (times === undefined) return unknownFigure;
  const key = keyOf(row);
  const text = sayBars(times, edgesMs);
  return html`<button class="times-button" aria-expanded=${opened.has(key) ? "true" : "false"} aria-label=${text} title=${text}
    @click=${() => onToggle(key)}>${renderTimeBars(times, edgesMs.length)}</button>`;
}
