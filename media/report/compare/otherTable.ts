import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { OtherDifference } from "../../../src/model/results/comparison.ts";
import type { ShownComparison } from "../../../src/model/results/comparisonPage.ts";
import type { ResultHead } from "../../../src/model/results/resultFile.ts";
import { formatPointInterval, formatSigned } from "../../../src/model/words/differences.ts";
import { formatCount, formatRate } from "../../../src/model/words/figures.ts";
import { renderScenarioName } from "../elements/scenarioName.ts";
import { unknownFigure } from "../format.ts";
import { nameScenario } from "./comparisonState.ts";
import { findReach, renderBar } from "./intervalBar.ts";
import { metricLabels } from "./metricPicker.ts";

/** The metrics that were not asked for: intervals to read, without a verdict. */
export function renderOthers(
  { others, margin }: ShownComparison,
  heads: readonly ResultHead[],
): TemplateResult | typeof nothing {
  if (others.length === 0) return nothing;
  const sorted = others.toSorted((a, b) => Number(a.scenario ?? 0) - Number(b.scenario ?? 0));
  const rows = sorted.slice(0, mostRows);
  const rest = sorted.length - rows.length;
  const scale = { reach: findReach(rows, margin), margin };
  return html`<section class="folded-section">
    <details>
      <summary><h2>${t("Other Metrics")}</h2><span class="summary-note">${t("to read, without verdicts")}</span></summary>
      <div class="table-scroll" tabindex="0">
        <table class="differences" aria-label=${t("Other metrics")}>
          <thead><tr>
            <th scope="col">${t("Provider")}</th><th scope="col">${t("Scenario")}</th><th scope="col">${t("Metric")}</th>
            <th scope="col" class="figure-column">${t("Base")}</th><th scope="col" class="figure-column">${t("Head")}</th>
            <th scope="col" class="figure-column">${t("Difference")}</th><th scope="col">${t("95 % interval")}</th>
          </tr></thead>
          <tbody>${rows.map((row) => renderRow(row, heads, scale))}</tbody>
        </table>
      </div>
      ${rest > 0 ? html`<p class="legend"><span>${t("… and {0} more", formatCount(rest))}</span></p>` : nothing}
    </details>
  </section>`;
}

// --- internal ---

const mostRows = 200;

function renderRow(
  row: OtherDifference,
  heads: readonly ResultHead[],
  scale: Parameters<typeof renderBar>[1],
) {
  const { provider, scenario, metric, base, head, difference, interval } = row;
  return html`<tr>
    <th scope="row" title=${provider}><bdi>${provider}</bdi></th>
    <td class="scenario-cell">${renderScenarioName(scenario, nameScenario(heads, scenario))}</td>
    <td class="metric-cell">${metricLabels[metric]}</td>
    <td class="figure-column difference-cell"><span class="narrow-label">${t("Base")} </span>${formatSide(base)}</td>
    <td class="figure-column"><span class="narrow-label">${t("Head")} </span>${formatSide(head)}</td>
    <td class="figure-column difference-cell">${formatSigned(difference)}</td>
    <td class="interval-cell">${renderBar({ difference, interval }, scale)}<span class="interval-text" aria-hidden="true">${formatPointInterval(interval)}</span></td>
  </tr>`;
}

function formatSide({ passed, total }: OtherDifference["base"]): string {
  return total === 0 ? unknownFigure : formatRate((passed * 100) / total);
}
