import "./detailPane.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ReportModel } from "../../src/model/results/report.ts";
import type { AttemptResult } from "../../src/model/results/resultFile.ts";
import { formatCount } from "../../src/model/words/figures.ts";
import { renderIcon } from "./elements/icon.ts";
import { type DetailView, scenarioName } from "./session/state.ts";
import { renderStreamTest } from "./streams/streamDetail.ts";
import { renderAttempt } from "./tests/attemptView.ts";

export interface DetailActions {
  readonly onClose: () => void;
  /** Opens a file that went with a prompt. */
  readonly openPromptFile: (path: string) => void;
  /** Copies an attempt of the test as a prompt. */
  readonly copyAttempt: (attempt: AttemptResult) => void;
  /** Copies a reply as it came. */
  readonly copyReply: (text: string) => void;
  /** Opens the schema or scenario at what refused the reply of an attempt. */
  readonly openScenario: (attempt: AttemptResult) => void;
  /** Opens a reply as a document. */
  readonly openReply: (title: string, json: string) => void;
  /** Shows a reply beside the one before it. */
  readonly diffReplies: (title: string, before: string, after: string) => void;
  /** Runs the test once more; absent where nothing can be run. */
  readonly onRerun?: (() => void) | undefined;
}

/** The attempts of the test that was picked, or why they are not there. */
export function renderDetail(
  detail: DetailView,
  model: ReportModel,
  actions: DetailActions,
): TemplateResult | typeof nothing {
  if (detail.kind === "none") return nothing;
  const { provider, scenario, runNumber } = detail.key;
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key === "Escape") actions.onClose();
  };
  return html`<aside class="detail" aria-labelledby="detail-title" @keydown=${closeOnEscape}>
    <div class="detail-head">
      <h2 id="detail-title" tabindex="-1">
        <span class="number">${scenario}</span> <bdi>${scenarioName(model, scenario)}</bdi>
        <span class="detail-sub"><bdi>${provider}</bdi>, ${describeRun(detail, runNumber)}</span>
      </h2>
      ${
        actions.onRerun === undefined
          ? nothing
          : html`<button class="button icon-only" aria-label=${t("Rerun This Test")} title=${t("Rerun This Test")} @click=${actions.onRerun}>
              ${renderIcon("debug-rerun")}
            </button>`
      }
      <button class="button icon-only" aria-label=${t("Close")} title=${t("Close (Escape)")} @click=${actions.onClose}>
        ${renderIcon("close")}
      </button>
    </div>
    <div class="detail-body">${renderBody(detail, actions)}</div>
  </aside>`;
}

// --- internal ---

/** By case and round where the test has them, which are known with its attempts. */
function describeRun(detail: DetailView, runNumber: number): string {
  const given = detail.kind === "attempts" ? detail.attempts.caseResult : undefined;
  if (given === undefined) return t("run {0}", formatCount(runNumber));
  return t("case {0}, round {1}", given.case, formatCount(given.round));
}

function renderBody(
  detail: Exclude<DetailView, { kind: "none" }>,
  { openPromptFile: open, copyAttempt: onCopy, ...more }: DetailActions,
) {
  if (detail.kind === "loading") return html`<p class="quiet-note">${t("Loading attempts…")}</p>`;
  if (detail.kind === "failed") {
    return html`<p class="notice errored" role="alert">${renderIcon("warning")}<span>${detail.message}</span></p>`;
  }
  if (detail.kind === "stream") return renderStreamTest(detail.stream);
  const { key, attempts, images } = detail;
  // Keyed by the test, so that what is unfolded in one is not in the next.
  const place = `${key.provider} ${key.scenario} ${key.runNumber}`;
  return html`${repeat(
    attempts.attempts,
    (attempt) => `${place} ${attempt.step ?? 1} ${attempt.attemptNumber}`,
    (attempt) => renderAttempt(attempt, attempts, { ...more, images, open, onCopy }),
  )}
  ${attempts.cutReplies === undefined ? renderFinal(attempts.finalResponse, attempts.attempts.length) : nothing}`;
}

function renderFinal(finalResponse: unknown, attempts: number) {
  if (finalResponse === null || finalResponse === undefined) {
    const text =
      attempts === 0 ? t("No reply was accepted.") : t("No reply was accepted as the outcome.");
    return html`<p class="quiet-note">${text}</p>`;
  }
  return html`<details class="attempt final">
    <summary><h3>${t("Accepted outcome")}</h3></summary>
    <div class="attempt-body"><touchstone-json .value=${finalResponse}></touchstone-json></div>
  </details>`;
}
