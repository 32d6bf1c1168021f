import "./timesSection.css";
import { t } from "@vscode/l10n";
import { html, nothing, type PropertyDeclarations } from "lit";
import type {
  ProviderFigures,
  ReportCell,
  ReportModel,
} from "../../../src/model/results/report.ts";
import {
  formatCost,
  formatCount,
  formatDuration,
  formatRate,
} from "../../../src/model/words/figures.ts";
import { LightElement } from "../elements/lightElement.ts";
import { renderScenarioName } from "../elements/scenarioName.ts";
import type { TableSorting } from "../elements/sortHead.ts";
import { weave } from "../elements/weave.ts";
import { hasOnlyStreams, scenarioName } from "../session/state.ts";
import { figureColumn, renderTimesTable, type TimesColumn } from "./timesTable.ts";

/** How long the tests of each provider took, and what they took: times, tokens, cost, and what retries mended; and times by cell. */
export class TimesSection extends LightElement {
  static override properties: PropertyDeclarations = {
    model: { attribute: false },
    providerSorting: { attribute: false },
    cellSorting: { attribute: false },
    opened: { state: true },
    areCellsShown: { state: true },
  };
  declare model: ReportModel;
  declare providerSorting: TableSorting;
  declare cellSorting: TableSorting;
  /** The rows of which all bins are shown, by their keys. */
  declare private opened: ReadonlySet<string>;
  declare private areCellsShown: boolean;

  constructor() {
    super();
    this.opened = new Set();
    this.areCellsShown = false;
  }

  protected override render() {
    const { model } = this;
    return html`<section class="times-section">
      <h2 id="times-title">${t("Times and Cost")}</h2>
      ${renderTimesTable<ProviderFigures>({
        ...this.common,
        title: "times-title",
        rows: listTimedProviders(model),
        columns: [providerColumn, ...providerFigures],
        sorting: this.providerSorting,
        keyOf: ({ provider }) => provider,
        nameOf: ({ provider }) => html`<bdi>${provider}</bdi>`,
      })}
      ${this.renderCells()}
      <p class="legend" id="times-note"><span>${sayTimes(model)}</span><span>${sayScale(model)}</span></p>
    </section>`;
  }

  /** Where each provider has one cell only, that says nothing more. */
  private renderCells() {
    const { model } = this;
    const cells = model.cells.filter(({ ended }) => ended > 0);
    if (cells.length <= listTimedProviders(model).length) return nothing;
    const onToggle = (event: Event) => {
      this.areCellsShown = event.target instanceof HTMLDetailsElement && event.target.open;
    };
    return html`<details class="cell-times" ?open=${this.areCellsShown} @toggle=${onToggle}>
      <summary><h3 id="cell-times-title">${t("Times by Cell")}</h3><span class="summary-note">${formatCount(cells.length)}</span></summary>
      ${
        this.areCellsShown
          ? renderTimesTable<ReportCell>({
              ...this.common,
              title: "cell-times-title",
              rows: cells,
              columns: [providerColumn, scenarioColumn(model), ...cellFigures],
              sorting: this.cellSorting,
              keyOf: ({ provider, scenario }) => `${scenario} ${provider}`,
              nameOf: ({ provider, scenario }) =>
                weave(t("{0}, scenario {1}"), html`<bdi>${provider}</bdi>`, scenario),
            })
          : nothing
      }
    </details>`;
  }

  private get common() {
    return {
      edgesMs: this.model.timeEdgesMs ?? [],
      opened: this.opened,
      onToggle: (key: string) => {
        const opened = new Set(this.opened);
        if (!opened.delete(key)) opened.add(key);
        this.opened = opened;
      },
    };
  }
}

/** Whether there is a time to tell of; a probe asks what a provider can, not how fast. */
export function hasTimes(model: ReportModel): boolean {
  return model.probe === undefined && listTimedProviders(model).length > 0;
}

// --- internal ---

function listTimedProviders({ providers }: ReportModel): ProviderFigures[] {
  return providers.filter(({ ended }) => ended > 0);
}

function sayTimes(model: ReportModel): string {
  return hasOnlyStreams(model)
    ? t("Times of whole tests.")
    : t("Times of whole tests, retries included.");
}

function sayScale({ timeEdgesMs = [] }: ReportModel): string {
  const [first, last] = [timeEdgesMs[0], timeEdgesMs.at(-1)];
  if (first === undefined || last === undefined || first === last) return "";
  return t(
    "All bars have one scale, logarithmic, up to {0}; a press shows how many tests took how long.",
    formatDuration(last),
  );
}

const providerColumn: TimesColumn<{ readonly provider: string }> = {
  name: "provider",
  label: t("Provider"),
  keyOf: ({ provider }) => provider,
  render: ({ provider }) => html`<bdi>${provider}</bdi>`,
};

function scenarioColumn(model: ReportModel): TimesColumn<ReportCell> {
  return {
    name: "scenario",
    label: t("Scenario"),
    className: "scenario-cell",
    keyOf: ({ scenario }) => scenario,
    render: ({ scenario }) => renderScenarioName(scenario, scenarioName(model, scenario)),
  };
}

/** The column of bars, which its table draws, and the percentiles beside them. */
const timeColumns: readonly TimesColumn<Pick<ProviderFigures, "summary" | "times">>[] = [
  {
    name: "times",
    label: t("Times"),
    keyOf: ({ times, summary }) => times && summary.averageDurationMs,
    render: "bars",
  },
  figureColumn("p50", t("p50"), ({ summary }) => summary.p50Ms, formatDuration),
  figureColumn("p95", t("p95"), ({ summary }) => summary.p95Ms, formatDuration),
  figureColumn("p99", t("p99"), ({ summary }) => summary.p99Ms, formatDuration),
];

const cellFigures: readonly TimesColumn<ReportCell>[] = [
  ...timeColumns,
  figureColumn("tests", t("Tests"), ({ ended }) => ended, formatCount),
];

const providerFigures: readonly TimesColumn<ProviderFigures>[] = [
  ...timeColumns,
  figureColumn("tokensIn", t("Tokens in"), ({ inputTokens }) => inputTokens, formatCount),
  figureColumn("tokensOut", t("Tokens out"), ({ outputTokens }) => outputTokens, formatCount),
  figureColumn("cost", t("Cost"), ({ costUsd }) => costUsd, formatCost),
  figureColumn(
    "costPerPass",
    t("Cost per pass"),
    ({ costPerPassUsd }) => costPerPassUsd,
    formatCost,
  ),
  figureColumn(
    "mended",
    t("Mended by retries"),
    ({ retryEffectiveness }) => retryEffectiveness,
    (share) => formatRate(share * 100),
  ),
];
