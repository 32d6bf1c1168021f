import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ComparedTimes } from "../../../src/model/results/comparison.ts";
import type { ResultHead } from "../../../src/model/results/resultFile.ts";
import { formatP, formatShift } from "../../../src/model/words/differences.ts";
import { formatCount, formatDuration } from "../../../src/model/words/figures.ts";
import { renderScenarioName } from "../elements/scenarioName.ts";
import { unknownFigure } from "../format.ts";
import { nameScenario } from "./comparisonState.ts";

/** Times of tests on both sides, and by how much those of the head are shifted; folded, as few decide by it. */
export function renderTimes(
  latency: readonly ComparedTimes[],
  heads: readonly ResultHead[],
): TemplateResult | typeof nothing {
  if (latency.length === 0) return nothing;
  const sorted = latency.toSorted((a, b) => Number(a.scenario ?? 0) - Number(b.scenario ?? 0));
  const rows = sorted.slice(0, mostRows);
  const rest = sorted.length - rows.length;
  return html`<section class="folded-section">
    <details>
      <summary><h2>${t("Times")}</h2><span class="summary-note">${describe(latency)}</span></summary>
      <div class="table-scroll" tabindex="0">
        <table class="figures-table" aria-label=${t("Times")}>
          <thead><tr>
            <th scope="col">${t("Provider")}</th><th scope="col">${t("Scenario")}</th>
            <th scope="col" class="figure-column">${t("Base p50")}</th><th scope="col" class="figure-column">${t("Head p50")}</th>
            <th scope="col" class="figure-column">${t("Base p95")}</th><th scope="col" class="figure-column">${t("Head p95")}</th>
            <th scope="col" class="figure-column">${t("Shift")}</th><th scope="col" class="figure-column">${t("95 % interval")}</th>
            <th scope="col" class="figure-column">${t("p")}</th>
          </tr></thead>
          <tbody>${rows.map((row) => renderRow(row, heads))}</tbody>
        </table>
      </div>
      <p class="legend">
        <span>${t("Times of whole tests. The shift is what tests of the head took longer, scenario by scenario and case by case; it carries no verdict.")}</span>
        ${rest > 0 ? html`<span>${t("… and {0} more", formatCount(rest))}</span>` : nothing}
      </p>
    </details>
  </section>`;
}

// --- internal ---

const mostRows = 200;

function renderRow(
  { provider, scenario, base, head, shiftMs, interval, p }: ComparedTimes,
  heads: readonly ResultHead[],
) {
  const shown =
    interval === undefined
      ? unknownFigure
      : t("{0} to {1}", formatShift(interval[0]), formatShift(interval[1]));
  return html`<tr>
    <th scope="row" title=${provider}><bdi>${provider}</bdi></th>
    <td class="scenario-cell">${renderScenarioName(scenario, nameScenario(heads, scenario))}</td>
    ${[base.p50Ms, head.p50Ms, base.p95Ms, head.p95Ms].map(
      (timeMs) =>
        html`<td class="figure-column">${timeMs === undefined ? unknownFigure : formatDuration(timeMs)}</td>`,
    )}
    <td class="figure-column">${formatShift(shiftMs)}</td>
    <td class="figure-column">${shown}</td>
    <td class="figure-column">${formatP(p)}</td>
  </tr>`;
}

/** The shift of each provider over all, the first few. */
function describe(latency: readonly ComparedTimes[]): string {
  const totals = latency.filter(({ scenario }) => scenario === undefined);
  const told = totals
    .slice(0, 3)
    .map(({ provider, shiftMs }) => `${provider} ${formatShift(shiftMs)}`);
  return [...told, ...(totals.length > told.length ? ["…"] : [])].join(" · ");
}
