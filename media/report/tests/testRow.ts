import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { cache } from "lit/directives/cache.js";
import type { TestSorting } from "../../../src/model/results/report.ts";
import type { TestOutcome } from "../../../src/model/results/testOutcome.ts";
import { formatCount, formatDuration } from "../../../src/model/words/figures.ts";
import { keepTabStop, moveCellFocus } from "../elements/cellKeys.ts";
import { cycleSorting, findOrder } from "../elements/sortedRows.ts";
import { renderSortButton } from "../elements/sortHead.ts";
import { renderState } from "../elements/stateLabel.ts";
import type { RowPlace } from "../elements/virtualList.ts";
import { unknownFigure } from "../format.ts";

export interface TestRowOptions extends RowPlace {
  /** Undefined until its page has arrived. */
  readonly test: TestOutcome | undefined;
  readonly scenarioName: string;
  readonly isSelected: boolean;
}

const columns = [
  ["state", t("State")],
  ["provider", t("Provider")],
  ["scenario", t("Scenario")],
  ["run", t("Run")],
  ["attempts", t("Attempts")],
  ["duration", t("Duration")],
  ["tokens", t("Tokens")],
  ["codes", t("Errors")],
] as const;

export interface TestOrder {
  readonly sorting: TestSorting | undefined;
  readonly onSort: (sorting: TestSorting | undefined) => void;
}

/** The names of the columns, by most of which tests can be sorted; arrows lead from one to the next. */
export function renderTestRowHeader(order: TestOrder): TemplateResult {
  return html`<div class="list-head" role="rowgroup" @keydown=${moveCellFocus} @focusin=${keepTabStop}>
    <div class="list-row test-row list-columns" role="row" aria-rowindex="1">
      ${columns.map(([name, label], at) => renderColumnHead(name, label, at === 0, order))}
    </div>
  </div>`;
}

/** One test, placed by its position in the list. */
export function renderTestRow(options: TestRowOptions): TemplateResult {
  const { index, test, isActive, isSelected } = options;
  const classes = `list-row test-row ${isActive ? "active" : ""} ${isSelected ? "selected" : ""}`;
  return html`<div class=${classes} role="row" id="test-${index}" aria-rowindex=${index + 2}
    aria-selected=${isSelected ? "true" : "false"} @click=${options.onPick}
    .style=${options.style}>
    ${cache(test === undefined ? renderWaiting() : renderCells(test, options.scenarioName))}
  </div>`;
}

// --- internal ---

function renderColumnHead(
  name: (typeof columns)[number][0],
  label: string,
  isFirst: boolean,
  { sorting, onSort }: TestOrder,
) {
  if (name === "codes") return html`<span class="col-codes" role="columnheader">${label}</span>`;
  const order = findOrder(sorting, name);
  return html`<span class="col-${name}" role="columnheader" aria-sort=${order}>${renderSortButton(label, order, () => onSort(cycleSorting(sorting, name)), isFirst ? 0 : -1)}</span>`;
}

function renderWaiting(): TemplateResult {
  return html`<span class="col-state waiting" role="gridcell">${t("Loading…")}</span>`;
}

function renderCells(test: TestOutcome, scenarioName: string): TemplateResult {
  const codes = [...(test.errorKind === undefined ? [] : [test.errorKind]), ...test.errorCodes];
  const title =
    test.case === undefined ? scenarioName : t("{0}, case {1}", scenarioName, test.case);
  return html`<span class="col-state" role="gridcell">${renderState(test.state)}</span>
    <span class="col-provider" role="gridcell" title=${test.provider}><bdi>${test.provider}</bdi></span>
    <span class="col-scenario" role="gridcell" title=${title}>
      <span class="number">${test.scenario}</span> ${test.case === undefined ? nothing : html`<span class="case"><bdi>${test.case}</bdi></span> · `}<bdi>${scenarioName}</bdi></span>
    <span class="col-run" role="gridcell">${formatCount(test.runNumber)}</span>
    <span class="col-attempts" role="gridcell">${formatCount(test.attempts)}</span>
    <span class="col-duration" role="gridcell">${test.notSent === undefined && test.totalDurationMs !== undefined ? formatDuration(test.totalDurationMs) : unknownFigure}</span>
    <span class="col-tokens" role="gridcell">${formatTokens(test)}</span>
    <span class="col-codes" role="gridcell" title=${codes.join(", ")}>
      ${codes.map((code) => html`<span class="code">${code}</span> `)}</span>`;
}

function formatTokens({ inputTokens, outputTokens }: TestOutcome): string {
  if (inputTokens === undefined && outputTokens === undefined) return unknownFigure;
  return formatCount((inputTokens ?? 0) + (outputTokens ?? 0));
}
