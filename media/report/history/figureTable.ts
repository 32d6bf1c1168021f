import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { HistoryPoint } from "../../../src/model/results/history.ts";
import { formatDateTime } from "../../../src/model/words/dates.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderMarks } from "../elements/runMarks.ts";
import type { HistorySession } from "./historySession.ts";
import { describeChanges, nameEnd } from "./historyWords.ts";
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
    <div class="section-line"><h2 id="figures-title">${t("Runs")} <span class="count">${formatCount(points.length)}</span></h2></div>
    <div class="table-scroll"><table class="figures">
      <thead><tr><th scope="col">${t("Started")}</th><th scope="col" class="amount">${t("Tests")}</th>
        <th scope="col" class="amount">${t("Errored")}</th>
        ${trends.map(({ title, about }) => html`<th scope="col" class="amount" title=${about}>${title}</th>`)}
        <th scope="col">${t("Branch")}</th><th scope="col">${t("Changed")}</th></tr></thead>
      <tbody>${shown.map((point) => renderRow(point, trends, session))}</tbody>
    </table></div>
    ${shown.length < points.length ? html`<p><button class="button" @click=${onWhole}>${t("Show All {0}", formatCount(points.length))}</button></p>` : nothing}
  </section>`;
}

// --- internal ---

const mostShown = 25;

function renderRow(point: HistoryPoint, trends: readonly Trend[], session: HistorySession) {
  const { runId, timestamp, tests, errored, status, branch, commit, isBaseline, changes } = point;
  const end = nameEnd(status);
  const ended = end === undefined ? nothing : html`<span class="quiet-note">${end}</span>`;
  return html`<tr>
    <th scope="row"><button class="link" @click=${() => session.act({ type: "openReport", runId })}>${formatDateTime(timestamp)}</button>
      ${renderMarks(point)}
      ${isBaseline === true ? html`<span class="run-mark">${renderIcon("bookmark")} ${t("baseline")}</span>` : nothing} ${ended}</th>
    <td class="amount">${formatCount(tests)}</td>
    <td class="amount">${formatCount(errored)}</td>
    ${trends.map((trend) => html`<td class="amount">${trend.describe(point) ?? "–"}</td>`)}
    <td>${branch === undefined ? "–" : html`<bdi>${branch}</bdi> <span class="quiet-note">${commit}</span>`}</td>
    <td class="changed">${describeChanges(changes) ?? ""}</td>
  </tr>`;
}
