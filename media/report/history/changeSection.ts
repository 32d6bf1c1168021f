import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { HistoryPoint } from "../../../src/model/results/history.ts";
import { formatDateTime } from "../../../src/model/words/dates.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import type { HistorySession } from "./historySession.ts";
import { describeChange } from "./historyWords.ts";
import { listMarks } from "./trendMarks.ts";

/** What the marks of the charts stand for, the newest first, each with the way to a comparison of the two runs. */
export function renderChanges(
  points: readonly HistoryPoint[],
  session: HistorySession,
  isWhole: boolean,
  onWhole: () => void,
): TemplateResult | typeof nothing {
  const hasCommits = points.some(({ changes }) => changes.some(({ kind }) => kind === "commit"));
  const marks = listMarks(points, session.showsCommits).reverse();
  if (marks.length === 0 && !hasCommits) return nothing;
  const shown = isWhole ? marks : marks.slice(0, mostShown);
  return html`<section class="history-section" aria-labelledby="changes-title">
    <div class="section-line">
      <h2 id="changes-title">${t("What Changed")} <span class="count">${formatCount(marks.length)}</span></h2>
      ${
        hasCommits
          ? html`<label class="tick"><input type="checkbox" .checked=${session.showsCommits}
              @change=${(event: Event) => session.setShowsCommits(isTicked(event))} /> ${t("Other commits")}</label>`
          : nothing
      }
    </div>
    <ul class="changes">${shown.map(({ at }) => renderRun(points, at, session))}</ul>
    ${shown.length < marks.length ? html`<p><button class="button" @click=${onWhole}>${t("Show All {0}", formatCount(marks.length))}</button></p>` : nothing}
  </section>`;
}

// --- internal ---

const mostShown = 12;

function renderRun(points: readonly HistoryPoint[], at: number, session: HistorySession) {
  const [before, point] = [points[at - 1], points[at]];
  if (point === undefined) return nothing;
  const when = formatDateTime(point.timestamp);
  return html`<li class="change">
    <button class="link" @click=${() => session.act({ type: "openReport", runId: point.runId })}>${when}</button>
    <ul>${point.changes.map((change) => html`<li>${describeChange(change)}</li>`)}</ul>
    ${
      before === undefined
        ? nothing
        : html`<button class="button quiet" aria-label=${t("Compare the run of {0} with the one before", when)}
            @click=${() => session.act({ type: "compare", base: before.runId, head: point.runId })}>${renderIcon("git-compare")}<span>${t("Compare")}</span></button>`
    }
  </li>`;
}

function isTicked({ target }: Event): boolean {
  return target instanceof HTMLInputElement && target.checked;
}
