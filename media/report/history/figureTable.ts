import { html, nothing, type TemplateResult } from "lit";
import type { HistoryPoint } from "../../../src/model/results/history.ts";
import { formatDateTime } from "../../../src/model/words/dates.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderMarks } from "../elements/runMarks.ts";
import type { HistorySession } from "./historySession.ts";
import { describeChanges } from "./historyWords.ts";
import type { Trend } from "./trendSeries.ts";

/** The figures of the charts as a table, the newest run first. */
export function renderFigures(
  points: readonly HistoryPoint[],
  trends: readonly Trend[],
  session: HistorySession,
  { isWhole, onWhole }: { readonly isWhole: boolean; readonly onWhole: () => void },
): TemplateResult {
  const newestFirst = points.toReversed();
  const shown = isWhole ? newestFirst : newestFirst.slice(0, mostShown);
  return html`<section class="history-section" aria-labelledby="figures-title">
    <div class="section-line"><h2 id="figures-title">Runs <span class="count">${formatCount(points.length)}</span></h2></div>
    <div class="table-scroll"><table class="figures">
      <thead><tr><th scope="col">Started</th><th scope="col" class="amount">Tests</th><th scope="col" class="amount">Errored</th>
        ${trends.map(({ title, about }) => html`<th scope="col" class="amount" title=${about}>${title}</th>`)}
        <th scope="col">Branch</th><th scope="col">Changed</th></tr></thead>
      <tbody>${shown.map((point) => renderRow(point, trends, session))}</tbody>
    </table></div>
    ${shown.length < points.length ? html`<p><button class="button" @click=${onWhole}>Show All ${formatCount(points.length)}</button></p>` : nothing}
  </section>`;
}

// --- internal ---

const mostShown = 25;

function renderRow(point: HistoryPoint, trends: readonly Trend[], session: HistorySession) {
  const { runId, timestamp, tests, errored, status, branch, commit, isBaseline, changes } = point;
  const ended =
    status === undefined || status === "completed"
      ? nothing
      : html`<span class="quiet-note">${status}</span>`;
  return html`<tr>
    <th scope="row"><button class="link" @click=${() => session.act({ type: "openReport", runId })}>${formatDateTime(timestamp)}</button>
      ${renderMarks(point)}
      ${isBaseline === true ? html`<span class="run-mark">${renderIcon("bookmark")} baseline</span>` : nothing} ${ended}</th>
    <td class="amount">${formatCount(tests)}</td>
    <td class="amount">${formatCount(errored)}</td>
    ${trends.map((trend) => html`<td class="amount">${trend.describe(point) ?? "–"}</td>`)}
    <td>${branch === undefined ? "–" : html`<bdi>${branch}</bdi> <span class="quiet-note">${commit}</span>`}</td>
    <td class="changed">${describeChanges(changes) ?? ""}</td>
  </tr>`;
}
