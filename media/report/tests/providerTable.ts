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
import { unknownFigure } from "../format.ts";
import { hasOnlyStreams } from "../session/state.ts";

/** How long the tests of each provider took, and what they took: times, tokens, cost, and what retries mended. */
export function renderProviders(model: ReportModel): TemplateResult | typeof nothing {
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
            <th scope="col">${t("Provider")}</th>
            ${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${ended.map(
            (each) => html`<tr>
              <th scope="row"><bdi>${each.provider}</bdi></th>
              ${columns.map(({ render }) => html`<td>${render(each) ?? unknownFigure}</td>`)}
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
  readonly label: string;
  /** Undefined where it is not known. */
  readonly render: (figures: ProviderFigures) => TemplateResult | string | undefined;
}

const allColumns: readonly Column[] = [
  { label: t("Times"), render: ({ times }) => times && renderTimes(times) },
  { label: t("p50"), render: ({ summary }) => known(formatDuration, summary.p50Ms) },
  { label: t("p95"), render: ({ summary }) => known(formatDuration, summary.p95Ms) },
  { label: t("p99"), render: ({ summary }) => known(formatDuration, summary.p99Ms) },
  { label: t("Tokens in"), render: ({ inputTokens }) => known(formatCount, inputTokens) },
  { label: t("Tokens out"), render: ({ outputTokens }) => known(formatCount, outputTokens) },
  { label: t("Cost"), render: ({ costUsd }) => known(formatCost, costUsd) },
  { label: t("Cost per pass"), render: ({ costPerPassUsd }) => known(formatCost, costPerPassUsd) },
  {
    label: t("Mended by retries"),
    render: ({ retryEffectiveness: share }) => known((value) => formatRate(value * 100), share),
  },
];

/** Those of which anything is known. */
function listColumns(providers: readonly ProviderFigures[]): Column[] {
  return allColumns.filter(({ render }) => providers.some((each) => render(each) !== undefined));
}

function known(format: (value: number) => string, value: number | undefined): string | undefined {
  return value === undefined ? undefined : format(value);
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
