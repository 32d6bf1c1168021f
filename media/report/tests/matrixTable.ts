import "./tables.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ReportCell, ReportModel, TestFilter } from "../../../src/model/results/report.ts";
import { formatCount, formatDuration, formatRate } from "../../../src/model/words/figures.ts";
import { keepTabStop, moveCellFocus } from "../elements/cellKeys.ts";
import { renderShareBar } from "../elements/shareBar.ts";
import { weave } from "../elements/weave.ts";
import { formatRateOf, unknownFigure } from "../format.ts";
import { hasOnlyStreams, isStreamScenario, scenarioName } from "../session/state.ts";

export interface MatrixOptions {
  readonly model: ReportModel;
  readonly filter: TestFilter;
  readonly onPick: (place: Pick<TestFilter, "provider" | "scenario">) => void;
}

/** Provider × scenario as a grid with one tab stop, each cell a button that filters the tests to it; many scenarios have smaller cells. */
export function renderMatrix(options: MatrixOptions): TemplateResult {
  const { config } = options.model.head;
  const cells = new Map(options.model.cells.map((cell) => [cellKey(cell), cell]));
  return html`<section class="matrix-section">
    <h2 id="matrix-title">${t("Results")}</h2>
    <div class="table-scroll matrix-scroll">
      <table class=${config.scenarios.length > mostWide ? "matrix dense" : "matrix"} role="grid" @keydown=${moveCellFocus} @focusin=${keepTabStop} aria-labelledby="matrix-title" aria-describedby="matrix-legend">
        <thead>
          <tr>
            <th scope="col" class="corner">${hasOnlyStreams(options.model) ? t("Component") : t("Provider")}</th>
            ${repeat(
              config.scenarios,
              (scenario) => scenario,
              (scenario, at) => renderScenarioHeader(options, scenario, at === 0),
            )}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            config.providers,
            (provider) => provider,
            (provider) => html`<tr>
              ${renderProviderHeader(options, provider)}
              ${repeat(
                config.scenarios,
                (scenario) => scenario,
                (scenario) => renderCell(options, { provider, scenario }, cells),
              )}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="legend" id="matrix-legend">
      ${renderPassedLegend(options.model)}
      <span class="legend-key"><i class="swatch share-failed"></i>${t("Failed")}</span>
      <span class="legend-key"><i class="swatch share-errored"></i>${t("Errored")}</span>
      <span>${t("Line: where the true rate lies, 95 %")}</span>
    </p>
  </section>`;
}

// --- internal ---

/** Of more scenarios than these no row is seen as a whole, unless its cells are small. */
const mostWide = 8;

interface Place {
  readonly provider: string;
  readonly scenario: number;
}

function renderPassedLegend(model: ReportModel) {
  if (hasOnlyStreams(model)) {
    return html`<span>${t("Pass rate, n: tests that ended.")}</span>
      <span class="legend-key"><i class="swatch share-first"></i>${t("Passed")}</span>`;
  }
  return html`<span>${t("Pass rate after retries, rate at first attempt, n: tests that ended.")}</span>
    <span class="legend-key"><i class="swatch share-first"></i>${t("First attempt")}</span>
    <span class="legend-key"><i class="swatch share-retried"></i>${t("After retries")}</span>`;
}

function cellKey({ provider, scenario }: Place): string {
  return `${scenario} ${provider}`;
}

function renderScenarioHeader(
  { model, filter, onPick }: MatrixOptions,
  scenario: number,
  isFirst: boolean,
) {
  const isOn = filter.scenario === scenario && filter.provider === undefined;
  const name = scenarioName(model, scenario);
  const mode = model.head.config.scenarioDetails?.[String(scenario)]?.mode;
  return html`<th scope="col">
    <button class="head-button" tabindex=${isFirst ? 0 : -1} title=${name} aria-pressed=${isOn ? "true" : "false"}
      @click=${() => onPick(isOn ? {} : { scenario })}>
      <span class="head-main"><span class="number">${scenario}</span> <bdi>${name}</bdi></span>
      ${mode === undefined ? nothing : html`<span class="head-sub">${mode}</span>`}
    </button>
  </th>`;
}

function renderProviderHeader({ model, filter, onPick }: MatrixOptions, provider: string) {
  const isOn = filter.provider === provider && filter.scenario === undefined;
  const detail = model.head.config.providerDetails?.[provider];
  return html`<th scope="row">
    <button class="head-button" tabindex="-1" title=${provider} aria-pressed=${isOn ? "true" : "false"}
      @click=${() => onPick(isOn ? {} : { provider })}>
      <span class="head-main"><bdi>${provider}</bdi></span>
      ${detail === undefined ? nothing : html`<span class="head-sub">${detail.model ?? detail.kind}</span>`}
    </button>
  </th>`;
}

function renderCell(
  { model, filter, onPick }: MatrixOptions,
  place: Place,
  cells: ReadonlyMap<string, ReportCell>,
) {
  const cell = cells.get(cellKey(place));
  if (cell === undefined) return html`<td class="empty" tabindex="-1">${unknownFigure}</td>`;
  const isOn = filter.provider === place.provider && filter.scenario === place.scenario;
  const { ended, errored, planned, summary } = cell;
  const isRetried = !isStreamScenario(model, place.scenario);
  const first = formatRateOf(summary.firstAttemptSuccessRate, ended);
  const count =
    planned === undefined || planned === ended
      ? t("n {0}", formatCount(ended))
      : t("n {0} of {1}", formatCount(ended), formatCount(planned));
  return html`<td>
    <button class="cell" tabindex="-1" aria-pressed=${isOn ? "true" : "false"}
      title=${[sayInterval(cell), sayTimes(cell)].filter(Boolean).join("\n")} .style=${ended === 0 ? "" : `--rate: ${summary.successRate}%`} ?data-empty=${ended === 0}
      @click=${() => onPick(isOn ? {} : place)}>
      <span class="visually-hidden">${weave(t("{0}, scenario {1}"), html`<bdi>${place.provider}</bdi>`, place.scenario)}: </span>
      <span class="cell-rate">${formatRateOf(summary.successRate, ended)}</span>
      ${ended === 0 ? nothing : html`<span class="visually-hidden"> ${t("passed")}, </span>`}
      <span class="cell-first">${isRetried ? t("{0} first", first) : nothing}</span>
      ${renderCellBar(cell)}
      ${renderGates(model, cell)}
      <span class="cell-count">${count}${saySettling(cell)}</span>
      ${errored === 0 ? nothing : html`<span class="cell-errored">${t("{0} errored", formatCount(errored))}</span>`}
    </button>
  </td>`;
}

/** What passed each gate in turn, JSON, schema, values; without cases to pass the schema is to pass, and where all did there is nothing to tell. */
function renderGates(model: ReportModel, cell: ReportCell) {
  const { ended, scenario, summary } = cell;
  const hasCases = model.head.config.cases?.[String(scenario)] !== undefined;
  const isOfInterest = hasCases || summary.successRate < 100;
  if (ended === 0 || !isOfInterest || isStreamScenario(model, scenario)) return nothing;
  // Schema alone: its rate is the one of the cell.
  const { parseRate } = summary;
  const gates = listGates(hasCases || parseRate === undefined ? summary : { parseRate });
  if (gates.length === 0) return nothing;
  return html`<span class="cell-gates">${gates.join(" · ")}</span>`;
}

function listGates({
  parseRate,
  schemaRate,
  valueRate,
}: Pick<ReportCell["summary"], "parseRate" | "schemaRate" | "valueRate">): string[] {
  return [
    ...(parseRate === undefined ? [] : [t("parse {0}", formatRate(parseRate))]),
    ...(schemaRate === undefined ? [] : [t("schema {0}", formatRate(schemaRate))]),
    ...(valueRate === undefined ? [] : [t("value {0}", formatRate(valueRate))]),
  ];
}

function renderCellBar({ ended, errored, summary, interval }: ReportCell) {
  if (ended === 0) return renderShareBar([]);
  const erroredShare = (errored / ended) * 100;
  return renderShareBar(
    [
      { name: "first", share: summary.firstAttemptSuccessRate },
      { name: "retried", share: summary.successRate - summary.firstAttemptSuccessRate },
      { name: "failed", share: 100 - summary.successRate - erroredShare },
      { name: "errored", share: erroredShare },
    ],
    interval,
  );
}

/** The rate in words, with what it is worth. */
function sayInterval({ ended, summary, interval }: ReportCell): string {
  if (ended === 0 || interval === undefined) return "";
  const rate = formatRate(summary.successRate);
  const [lower, upper] = [formatRate(interval.lower), formatRate(interval.upper)];
  return interval.isWatched
    ? t(
        "{0} passed; the true rate lies between {1} and {2}, at whatever moment one looks (95 % confidence sequence)",
        rate,
        lower,
        upper,
      )
    : t(
        "{0} passed; the true rate lies between {1} and {2} (95 % Wilson interval; near 100 % it can cover less)",
        rate,
        lower,
        upper,
      );
}

/** How long its tests took, as far as its file says. */
function sayTimes({ ended, summary: { p50Ms, p95Ms } }: ReportCell): string {
  if (ended === 0 || p50Ms === undefined || p95Ms === undefined) return "";
  const [half, most] = [formatDuration(p50Ms), formatDuration(p95Ms)];
  return t("Half of its tests took up to {0}, 95 of 100 up to {1}.", half, most);
}

/** How a cell stands that is run until its rate is known well enough. */
function saySettling({ settling }: ReportCell): string {
  if (settling === "settled") return ` · ${t("settled")}`;
  return settling === "given up" ? ` · ${t("not settled")}` : "";
}
