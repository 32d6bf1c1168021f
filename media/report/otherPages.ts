import "./otherPages.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReportModel } from "../../src/model/results/report.ts";
import { renderIcon } from "./elements/icon.ts";
import type { RunAction } from "./session/pageActions.ts";
import type { ReportSession } from "./session/reportSession.ts";
import { hasStanding } from "./session/state.ts";

/** What the run can be compared with, each on a page of its own; nothing while it goes on. */
export function renderCompareLinks(
  model: ReportModel,
  session: ReportSession,
): TemplateResult | typeof nothing {
  if (!hasOtherPages(model, session)) return nothing;
  const baseline = session.standing.shown?.kind === "compared";
  const button = actionButton(session);
  return html`<section class="other-pages" aria-labelledby="compare-title">
    <h2 id="compare-title">${t("Compare")}</h2>
    <p class="quiet-note">${t("Side by side with another run of this config: rates with a verdict each, times, cost, and the tests that flipped.")}</p>
    <div class="other-actions">
      ${baseline ? button("compareWithBaseline", "git-compare", t("Compare with Baseline")) : nothing}
      ${button("compareWithPrevious", "git-compare", t("Compare with Previous Run"))}
    </div>
  </section>`;
}

/** The way to the history of the config; nothing while the run goes on. */
export function renderHistoryLink(
  model: ReportModel,
  session: ReportSession,
): TemplateResult | typeof nothing {
  if (!hasOtherPages(model, session)) return nothing;
  return html`<section class="other-pages" aria-labelledby="history-title">
    <h2 id="history-title">${t("History")}</h2>
    <p class="quiet-note">${t("Trends of this config over its runs, and what changed between two of them.")}</p>
    <div class="other-actions">${actionButton(session)("showHistory", "graph-line", t("Show History"))}</div>
  </section>`;
}

// --- internal ---

/** A run that is shown from a file by its path is in no list that others could be found in. */
function hasOtherPages(model: ReportModel, session: ReportSession): boolean {
  return hasStanding(model) && !session.isLoose;
}

function actionButton({ actions }: ReportSession) {
  return (action: RunAction, icon: string, label: string) =>
    html`<button class="button" @click=${() => actions.runAction(action)}>${renderIcon(icon)}<span>${label}</span></button>`;
}
