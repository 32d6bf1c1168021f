import "./flipped.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { cache } from "lit/directives/cache.js";
import type { ComparedState, FlippedTest } from "../../../src/model/results/comparison.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderState } from "../elements/stateLabel.ts";
import { type RowPlace, VirtualList } from "../elements/virtualList.ts";
import { isSameFlipped } from "./comparisonState.ts";

const columns = [
  ["from", t("Base")],
  ["to", t("Head")],
  ["provider", t("Provider")],
  ["scenario", t("Scenario")],
  ["run", t("Run")],
] as const;

/** The tests that flipped; scrolls with the page. Says `open-test` with the one that was picked. */
export class FlippedList extends VirtualList<FlippedTest> {
  static override properties = {
    selected: { attribute: false },
    scenarioName: { attribute: false },
  };
  declare selected: FlippedTest | undefined;
  declare scenarioName: (scenario: number) => string;
  protected readonly name = "flipped";
  protected readonly label = t("Tests that flipped");

  constructor() {
    super();
    this.scenarioName = () => "";
  }

  protected override renderHeader(): TemplateResult {
    return html`<div class="list-head" role="rowgroup">
      <div class="list-row flipped-row list-columns" role="row" aria-rowindex="1">
        ${columns.map(([name, label]) => html`<span class="flipped-${name}" role="columnheader">${label}</span>`)}
      </div>
    </div>`;
  }

  protected override renderRow(test: FlippedTest | undefined, place: RowPlace): TemplateResult {
    const { index, style, isActive, onPick } = place;
    const isSelected = test !== undefined && isSameFlipped(test, this.selected);
    const classes = `list-row flipped-row ${isActive ? "active" : ""} ${isSelected ? "selected" : ""}`;
    return html`<div class=${classes} role="row" id="flipped-${index}" aria-rowindex=${index + 2}
      aria-selected=${isSelected ? "true" : "false"} @click=${onPick}
      .style=${style}>
      ${cache(test === undefined ? html`<span class="waiting" role="gridcell">${t("Loading…")}</span>` : this.renderCells(test))}
    </div>`;
  }

  protected override isSame(a: FlippedTest, b: FlippedTest | undefined): boolean {
    return isSameFlipped(a, b);
  }

  protected override open(test: FlippedTest): void {
    this.dispatchEvent(new CustomEvent("open-test", { detail: test }));
  }

  private renderCells({ provider, scenario, runNumber, case: id, from, to }: FlippedTest) {
    const name = this.scenarioName(scenario);
    const ofCase = id === undefined ? nothing : html`<span class="case"><bdi>${id}</bdi></span> · `;
    const title = id === undefined ? name : t("{0}, case {1}", name, id);
    return html`<span class="flipped-from" role="gridcell">${renderEnd(from)}</span>
      <span class="flipped-to" role="gridcell">${renderEnd(to)}</span>
      <span class="flipped-provider" role="gridcell" title=${provider}><bdi>${provider}</bdi></span>
      <span class="flipped-scenario" role="gridcell" title=${title}>
        <span class="number">${scenario}</span> ${ofCase}<bdi>${name}</bdi></span>
      <span class="flipped-run" role="gridcell">${formatCount(runNumber)}</span>`;
  }
}

/** How a test ended, as icon and word; one that was retried passed in the end. */
export function renderEnd(state: ComparedState): TemplateResult {
  if (state !== "retried") return renderState(state);
  return html`<span class="state state-passed">${renderIcon("debug-restart")}<span>${t("Retried")}</span></span>`;
}
