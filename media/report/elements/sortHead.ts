import "./sortHead.css";
import { html, nothing, type TemplateResult } from "lit";
import { renderIcon } from "./icon.ts";
import { cycleSorting, findOrder, type Order, type Sorting } from "./sortedRows.ts";

/** How a table is sorted by a person; in its own order where that is not said. */
export interface TableSorting {
  readonly current: Sorting<string> | undefined;
  readonly onSort: (sorting: Sorting<string> | undefined) => void;
}

export interface SortHead {
  readonly title: string;
  readonly order: Order;
  readonly classes?: string;
  readonly onSort: () => void;
}

/** The head of a column that its table can be sorted by. */
export function renderSortHead({ title, order, classes = "", onSort }: SortHead): TemplateResult {
  return html`<th scope="col" class=${classes} aria-sort=${order}>${renderSortButton(title, order, onSort)}</th>`;
}

/** The head of a column of a table that has an order of its own. */
export function renderTableHead(
  title: string,
  column: string,
  { current, onSort }: TableSorting,
): TemplateResult {
  return renderSortHead({
    title,
    order: findOrder(current, column),
    onSort: () => onSort(cycleSorting(current, column)),
  });
}

/** What such a head holds; a head that is no `th` says its order itself. */
export function renderSortButton(
  title: string,
  order: Order,
  onSort: () => void,
  tabIndex: 0 | -1 = 0,
): TemplateResult {
  const arrow = order === "descending" ? "arrow-small-down" : "arrow-small-up";
  return html`<button type="button" class="sort-button" tabindex=${tabIndex} @click=${onSort}>
    <span>${title}</span>${order === "none" ? nothing : renderIcon(arrow)}
  </button>`;
}
