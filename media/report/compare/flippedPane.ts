import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ComparedState, FlippedTest } from "../../../src/model/results/comparison.ts";
import type { TestAttempts } from "../../../src/model/results/report.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderAttempt } from "../tests/attemptView.ts";
import type { PromptFileActions } from "../tests/promptFiles.ts";
import type { PairView } from "./comparisonState.ts";
import { renderEnd } from "./flippedList.ts";

export interface FlippedPaneOptions {
  readonly scenarioName: string;
  readonly onClose: () => void;
  /** Opens a file that went with a prompt. */
  readonly openPromptFile: (path: string) => void;
}

/** Both sides of the test that was picked, beside one another where there is room: replies and their errors. */
export function renderFlippedPane(
  detail: PairView,
  { scenarioName, onClose, openPromptFile }: FlippedPaneOptions,
): TemplateResult | typeof nothing {
  if (detail.kind === "none") return nothing;
  const { test } = detail;
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
  };
  return html`<aside class="detail" aria-labelledby="detail-title" @keydown=${closeOnEscape}>
    <div class="detail-head">
      <h2 id="detail-title" tabindex="-1">
        <span class="number">${test.scenario}</span> <bdi>${scenarioName}</bdi>
        <span class="detail-sub"><bdi>${test.provider}</bdi>, ${describeRun(test)}</span>
      </h2>
      <button class="button icon-only" aria-label=${t("Close")} title=${t("Close (Escape)")} @click=${onClose}>
        ${renderIcon("close")}
      </button>
    </div>
    <div class="detail-body">${renderBody(detail, openPromptFile)}</div>
  </aside>`;
}

// --- internal ---

function describeRun({ case: id, runNumber, baseRunNumber }: FlippedTest): string {
  const run =
    baseRunNumber === undefined
      ? t("run {0}", formatCount(runNumber))
      : t("run {0} ({1} in the base)", formatCount(runNumber), formatCount(baseRunNumber));
  return id === undefined ? run : t("case {0}, {1}", id, run);
}

function renderBody(detail: Exclude<PairView, { kind: "none" }>, open: (path: string) => void) {
  if (detail.kind === "loading") return html`<p class="quiet-note">${t("Loading both sides…")}</p>`;
  if (detail.kind === "failed") {
    return html`<p class="notice errored" role="alert">${renderIcon("warning")}<span>${detail.message}</span></p>`;
  }
  const { test, pair, images } = detail;
  const files = { images, open };
  return html`<div class="pair">
    ${renderSideOf(t("Base"), test.from, pair.base, files)} ${renderSideOf(t("Head"), test.to, pair.head, files)}
  </div>`;
}

function renderSideOf(
  side: string,
  state: ComparedState,
  attempts: TestAttempts,
  files: PromptFileActions,
) {
  return html`<section class="pair-side" aria-label=${side}>
    <h3 class="pair-title">${side} ${renderEnd(state)}</h3>
    ${repeat(
      attempts.attempts,
      (attempt) => `${attempt.step ?? 1} ${attempt.attemptNumber}`,
      (attempt) => renderAttempt(attempt, attempts, files),
    )}
    ${attempts.attempts.length === 0 ? html`<p class="quiet-note">${t("It has no attempts.")}</p>` : nothing}
  </section>`;
}
