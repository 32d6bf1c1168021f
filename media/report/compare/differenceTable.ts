import "./differenceTable.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type {
  ComparedCell,
  ComparedTotal,
  Verdict,
} from "../../../src/model/results/comparison.ts";
import type { ComparisonModel } from "../../../src/model/results/comparisonPage.ts";
import {
  formatP,
  formatPointInterval,
  formatSigned,
} from "../../../src/model/words/differences.ts";
import { formatCount, formatRate } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { moveRowFocus } from "../elements/rowKeys.ts";
import { renderScenarioName } from "../elements/scenarioName.ts";
import { chosenValue, preventDefault, renderSelect } from "../elements/select.ts";
import { findOrder, pickSorting, type Sorting } from "../elements/sortedRows.ts";
import { renderSortHead } from "../elements/sortHead.ts";
import { unknownFigure } from "../format.ts";
import { nameRun } from "./comparisonState.ts";
import { describeDoubt } from "./describeDoubt.ts";
import {
  type DifferenceColumn,
  type DifferenceFilter,
  type DifferenceRow,
  filterDifferences,
  listDifferenceRows,
  sortDifferences,
} from "./differenceRows.ts";
import { type BarScale, findReach, renderBar } from "./intervalBar.ts";
import { renderVerdict, verdictLooks } from "./verdictLooks.ts";

/** What a table of differences is asked to show. */
export interface DifferenceChoices {
  readonly sorting: Sorting<DifferenceColumn>;
  readonly filter: DifferenceFilter;
  /** Whether all rows are in the page, however many. */
  readonly isWhole: boolean;
}

export interface DifferenceTableOptions {
  readonly model: ComparisonModel;
  /** Position of the head that is looked at. */
  readonly head: number;
  readonly choices: DifferenceChoices;
  readonly onChoose: (choices: DifferenceChoices) => void;
  /** Looks at another of several heads. */
  readonly onLook: (head: number) => void;
  /** Shows the tests of a place that flipped. */
  readonly onPick: (place: { readonly provider: string; readonly scenario?: number }) => void;
}

export const firstChoices: DifferenceChoices = {
  sorting: { column: "verdict", isDescending: false },
  filter: {},
  isWhole: false,
};

/** Provider × scenario with the rates of both sides, their difference as figure and bar, and the verdict; of several heads a pair of columns each. */
export function renderDifferences(
  options: DifferenceTableOptions,
): TemplateResult | typeof nothing {
  const { model, choices, head, onChoose } = options;
  const { totals, cells } = listDifferenceRows(model);
  if (totals.length + cells.length === 0) return nothing;
  const [first] = model.comparisons;
  const margin = first?.margin ?? 0;
  const drawn = [...totals, ...cells].flatMap(({ heads }) =>
    heads.filter((each) => each !== undefined),
  );
  const scale = { reach: findReach(drawn, margin), margin };
  const show = (rows: readonly DifferenceRow[]) =>
    sortDifferences(filterDifferences(rows, choices.filter), choices.sorting, head);
  const [shownTotals, allCells] = [show(totals), show(cells)];
  const shownCells = choices.isWhole ? allCells : allCells.slice(0, mostRows);
  const columns = listColumns(model);
  return html`<section class="differences-section">
    <div class="section-bar">
      <h2 id="differences-title">${t("Differences")} <span class="count">${formatCells(allCells.length, cells.length)}</span></h2>
      ${cells.length > 4 ? renderFilter(options, totals) : nothing}
    </div>
    <div class="table-scroll">
      <table class=${model.comparisons.length > 1 ? "differences many" : "differences"} aria-labelledby="differences-title" aria-describedby="differences-note" @keydown=${moveRowFocus}>
        <thead>
          <tr>${columns.map((column) => renderColumnHead(column, options))}</tr>
        </thead>
        <tbody class="totals">${shownTotals.map((row, at) => renderRow(row, at === 0, options, scale))}</tbody>
        <tbody>${shownCells.map((row, at) => renderRow(row, shownTotals.length + at === 0, options, scale))}</tbody>
      </table>
    </div>
    ${shownTotals.length + allCells.length === 0 ? html`<p class="quiet-note">${t("No cell matches the filter.")}</p>` : nothing}
    ${
      shownCells.length < allCells.length
        ? html`<button class="button quiet" @click=${() => onChoose({ ...choices, isWhole: true })}>${t("Show all {0} cells", formatCount(allCells.length))}</button>`
        : nothing
    }
    <p class="legend" id="differences-note">
      <span>${t("Points: head less base. Bars are 95 % intervals, from −{0} to +{0} points; the line is zero, the dashed line the margin of {1}. p is adjusted for all that is compared here. Enter on a row shows its tests that flipped.", scale.reach, margin)}</span>
    </p>
  </section>`;
}

// --- internal ---

const mostRows = 200;

interface Column {
  readonly title: string;
  /** What it sorts by; of a bar nothing. */
  readonly sortsBy?: DifferenceColumn;
  readonly isFigure?: boolean;
  /** Position of the only head that the column tells of, of several. */
  readonly head?: number;
}

function listColumns({ heads, comparisons }: ComparisonModel): Column[] {
  const places: Column[] = [
    { title: t("Provider"), sortsBy: "provider" },
    { title: t("Scenario"), sortsBy: "scenario" },
  ];
  const ofBase: Column = { title: t("Base"), sortsBy: "base", isFigure: true };
  const [base] = heads;
  if (comparisons.length > 1 && base !== undefined) {
    const ofHeads = heads.slice(1).map((each, head): Column => {
      return { title: nameRun(each, base), sortsBy: "verdict", head };
    });
    return [...places, ofBase, ...ofHeads];
  }
  return [
    ...places,
    { title: t("Verdict"), sortsBy: "verdict" },
    { title: t("Difference"), sortsBy: "difference", isFigure: true },
    { title: t("95 % interval") },
    { title: t("p"), sortsBy: "p", isFigure: true },
    ofBase,
    { title: t("Head"), sortsBy: "head", isFigure: true },
  ];
}

/** A table of several heads is sorted by what is said of the one that is looked at. */
function renderColumnHead(
  { title, sortsBy, isFigure = false, head }: Column,
  { head: looked, choices, onChoose, onLook }: DifferenceTableOptions,
) {
  const classes = isFigure ? "figure-column" : "";
  if (sortsBy === undefined) return html`<th scope="col" class=${classes}>${title}</th>`;
  const { sorting } = choices;
  const isOther = head !== undefined && head !== looked;
  return renderSortHead({
    title,
    classes,
    order: isOther ? "none" : findOrder(sorting, sortsBy),
    onSort: () => {
      if (isOther) onLook(head);
      const next = isOther ? firstChoices.sorting : pickSorting(sorting, sortsBy);
      onChoose({ ...choices, sorting: next });
    },
  });
}

function renderRow(
  row: DifferenceRow,
  isFirst: boolean,
  { model, onPick }: DifferenceTableOptions,
  scale: BarScale,
) {
  const { provider, scenario, name, heads } = row;
  const pick = () => onPick({ provider, ...(scenario === undefined ? {} : { scenario }) });
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    pick();
  };
  return html`<tr tabindex=${isFirst ? 0 : -1} @keydown=${onKey} @click=${pick}>
    <th scope="row" title=${provider}><bdi>${provider}</bdi></th>
    <td class="scenario-cell" title=${name}>${renderScenarioName(scenario, name)}</td>
    ${
      model.comparisons.length > 1
        ? [
            html`<td class="figure-column">${renderSide(heads.find((each) => each !== undefined)?.base)}</td>`,
            heads.map((each) => renderShort(each, scale)),
          ]
        : renderWhole(heads[0], scale)
    }
  </tr>`;
}

function renderWhole(said: ComparedTotal | ComparedCell | undefined, scale: BarScale) {
  if (said === undefined) return html`<td colspan="6">${unknownFigure}</td>`;
  const { base, head, difference, interval, pAdjusted, verdict } = said;
  return html`<td class="verdict-cell">${renderVerdict(verdict)}${renderDoubt(said, scale.margin)}</td>
    <td class="figure-column difference-cell">${formatSigned(difference)}</td>
    <td class="interval-cell">${renderBar(said, scale)}<span class="interval-text" aria-hidden="true">${formatPointInterval(interval)}</span></td>
    <td class="figure-column"><span class="narrow-label">${t("p")} </span>${formatP(pAdjusted)}</td>
    <td class="figure-column"><span class="narrow-label">${t("Base")} </span>${renderSide(base)}</td>
    <td class="figure-column"><span class="narrow-label">${t("Head")} </span>${renderSide(head)}</td>`;
}

/** One of several heads: its verdict, the difference and the bar below it. */
function renderShort(said: ComparedTotal | ComparedCell | undefined, scale: BarScale) {
  if (said === undefined) return html`<td class="short-cell">${unknownFigure}</td>`;
  const { difference, head, verdict } = said;
  return html`<td class="short-cell">
    <span class="short-line">${renderVerdict(verdict)}<span>${formatSigned(difference)}</span></span>
    ${renderBar(said, scale)}
    <span class="quiet-note">${renderSide(head)}</span>
  </td>`;
}

function renderDoubt(said: ComparedTotal | ComparedCell, margin: number) {
  const doubt = describeDoubt(said, margin);
  return doubt === undefined ? nothing : html`<span class="doubt">${doubt}</span>`;
}

function renderSide(side: ComparedTotal["base"] | undefined) {
  if (side === undefined) return unknownFigure;
  const { passed, total, errored = 0 } = side;
  const rate = total === 0 ? unknownFigure : formatRate((passed * 100) / total);
  return html`<span class="side-rate">${rate}</span> <span class="side-count">${t("{0} of {1}", formatCount(passed), formatCount(total))}${
    errored === 0
      ? nothing
      : html`, <span class="side-errored">${t("{0} errored", formatCount(errored))}</span>`
  }</span>`;
}

function renderFilter(
  { choices, onChoose }: DifferenceTableOptions,
  totals: readonly DifferenceRow[],
) {
  const { filter } = choices;
  const change = (part: DifferenceFilter) =>
    onChoose({ ...choices, filter: { ...filter, ...part } });
  const verdicts = Object.entries(verdictLooks).map(
    ([verdict, { label }]) => [verdict, label] as const,
  );
  return html`<form class="filters" role="search" aria-label=${t("Differences")} @submit=${preventDefault}>
    <label class="text-filter">
      ${renderIcon("search")}
      <span class="visually-hidden">${t("Search cells")}</span>
      <input type="search" maxlength="200" spellcheck="false" placeholder=${t("Search cells")}
        .value=${filter.text ?? ""} @input=${(event: Event) => change({ text: chosenValue(event) })} />
    </label>
    ${renderSelect(t("Verdict"), filter.verdict ?? "", verdicts, (value) =>
      change({ verdict: value === "" ? undefined : (value as Verdict) }),
    )}
    ${renderSelect(
      t("Provider"),
      filter.provider ?? "",
      totals.map(({ provider }) => [provider, provider] as const),
      (value) => change({ provider: value === "" ? undefined : value }),
    )}
  </form>`;
}

function formatCells(shown: number, all: number): string {
  if (shown === all) return all === 1 ? t("1 cell") : t("{0} cells", formatCount(all));
  return all === 1
    ? t("{0} of 1 cell", formatCount(shown))
    : t("{0} of {1} cells", formatCount(shown), formatCount(all));
}
