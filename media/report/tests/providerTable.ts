import "./providerTable.css";
import { t } from "@vscode/l10n";
import { html, nothing, svg, type TemplateResult } from "lit";
import type {
  ProviderFigures,
  ReportModel,
  TimeDistribution,
} from "../../../src/model/results/report.ts";
import {
  formatCost,
  formatCount,
  formatDuration,
  formatRate,
} from "../../../src/model/words/figures.ts";
import { type SortKey, sortRows } from "../elements/sortedRows.ts";
import { renderTableHead, type TableSorting } from "../elements/sortHead.ts";
import { unknownFigure } from "../format.ts";
import { hasOnlyStreams } from "../session/state.ts";

/** How long the tests of each provider took, and what they took: times, tokens, cost, and what retries mended. */
export function renderProviders(
  model: ReportModel,
  sorting: TableSorting,
): TemplateResult | typeof nothing {
  const { providers, probe } = model;
  const note = hasOnlyStreams(model)
    ? t("Times of whole tests.")
    : t("Times of whole tests, retries included.");
  const ended = providers.filter((each) => each.ended > 0);
  if (ended.length === 0 || probe !== undefined) return nothing;
  const columns = listColumns(ended);
  return html`<section class="providers-section">
    <h2 id="providers-title">${t("Times and Cost")}</h2>
    <div class="table-scroll" tabindex="0" role="group" aria-labelledby="providers-title">
      <table class="provider-figures" aria-labelledby="providers-title" aria-describedby="providers-note">
        <thead>
          <tr>
            ${renderTableHead(t("Provider"), "provider", sorting)}
            ${columns.map(({ name, label }) => renderTableHead(label, name, sorting))}
          </tr>
        </thead>
        <tbody>
          ${sortProviders(ended, sorting).map(
            (each) => html`<tr>
              <th scope="row"><bdi>${each.provider}</bdi></th>
              ${columns.map((column) => renderFigure(column, each))}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="legend" id="providers-note"><span>${note}</span></p>
  </section>`;
}

// --- internal ---

interface Column {
  readonly name: string;
  readonly label: string;
  /** What it sorts by; undefined where it is not known. */
  readonly keyOf: (figures: ProviderFigures) => number | undefined;
  readonly format: (key: number, figures: ProviderFigures) => TemplateResult | string;
}

const allColumns: readonly Column[] = [
  {
    name: "times",
    label: t("Times"),
    keyOf: ({ times, summary }) => times && summary.averageDurationMs,
    format: (_, { times }) => (times === undefined ? unknownFigure : renderTimes(times)),
  },
  { name: "p50", label: t("p50"), keyOf: ({ summary }) => summary.p50Ms, format: formatDuration },
  { name: "p95", label: t("p95"), keyOf: ({ summary }) => summary.p95Ms, format: formatDuration },
  { name: "p99", label: t("p99"), keyOf: ({ summary }) => summary.p99Ms, format: formatDuration },
  {
    name: "tokensIn",
    label: t("Tokens in"),
    keyOf: ({ inputTokens }) => inputTokens,
    format: formatCount,
  },
  {
    name: "tokensOut",
    label: t("Tokens out"),
    keyOf: ({ outputTokens }) => outputTokens,
    format: formatCount,
  },
  { name: "cost", label: t("Cost"), keyOf: ({ costUsd }) => costUsd, format: formatCost },
  {
    name: "costPerPass",
    label: t("Cost per pass"),
    keyOf: ({ costPerPassUsd }) => costPerPassUsd,
    format: formatCost,
  },
  {
    name: "mended",
    label: t("Mended by retries"),
    keyOf: ({ retryEffectiveness }) => retryEffectiveness,
    format: (share) => formatRate(share * 100),
  },
];

function sortProviders(
  providers: readonly ProviderFigures[],
  { current }: TableSorting,
): readonly ProviderFigures[] {
  if (current === undefined) return providers;
  const keyOf: ((figures: ProviderFigures) => SortKey | undefined) | undefined =
    current.column === "provider"
      ? ({ provider }) => provider
      : allColumns.find(({ name }) => name === current.column)?.keyOf;
  return keyOf === undefined ? providers : sortRows(providers, keyOf, current.isDescending);
}

function renderFigure({ keyOf, format }: Column, figures: ProviderFigures) {
  const key = keyOf(figures);
  return html`<td>${key === undefined ? unknownFigure : format(key, figures)}</td>`;
}

/** Those of which anything is known. */
function listColumns(providers: readonly ProviderFigures[]): Column[] {
  return allColumns.filter(({ keyOf }) => providers.some((each) => keyOf(each) !== undefined));
}

/** Columns on a logarithmic scale of time; what they say stands beside them. */
function renderTimes({ edgesMs, counts }: TimeDistribution): TemplateResult {
  const most = Math.max(...counts);
  const [first = 0] = edgesMs;
  const text = t(
    "{0} tests took up to {1}, the most of them around {2}",
    formatCount(counts.reduce((sum, count) => sum + count, 0)),
    formatDuration(edgesMs.at(-1) ?? first),
    formatDuration(edgesMs[counts.indexOf(most)] ?? first),
  );
  const bars = counts.map((count, at) => {
    const height = count === 0 ? 0 : Math.max(1, (count / most) * 20);
    return svg`<rect x=${at * 5} y=${20 - height} width="4" height=${height} />`;
  });
  return html`<svg class="times-bars" viewBox="0 0 ${counts.length * 5} 20" preserveAspectRatio="none" role="img" aria-label=${text}>
    <title>${text}</title>${bars}</svg>`;
}
