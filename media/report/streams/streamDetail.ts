import "./streamDetail.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { TestAttempts, TestComponent } from "../../../src/model/results/report.ts";
import type { AttemptResult } from "../../../src/model/results/resultFile.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderState } from "../elements/stateLabel.ts";
import type { StreamView } from "../session/streamView.ts";
import { renderErrorMessage, renderErrors, verdict } from "../tests/attemptView.ts";
import { renderComponents } from "./componentFiles.ts";
import { renderLedger } from "./ledgerSection.ts";
import { renderRecords } from "./recordSection.ts";
import { renderDistributions, renderObservedFigures } from "./streamFigures.ts";
import { renderStoppedBy } from "./streamWords.ts";

type Observed = NonNullable<TestComponent["observed"]>;

/** A test of a reaction or query: its verdict, what was measured, its records, and the files of all components. */
export function renderStreamTest(view: StreamView): TemplateResult {
  const { attempts, test, component } = view;
  const observed = component?.observed;
  return html`${renderFailures(view)}
    ${attempts.kind === "here" ? renderOutcome(attempts.value, observed) : nothing}
    ${test.kind === "loading" || attempts.kind === "loading" ? html`<p class="quiet-note" role="status">${t("Loading test…")}</p>` : nothing}
    ${test.kind === "here" ? renderMeasured(view, observed) : nothing}
    ${component === undefined ? nothing : renderRecords(view, component)}
    ${test.kind === "here" ? renderComponents(view, test.value.components) : nothing}`;
}

// --- internal ---

function renderFailures(view: StreamView) {
  const messages = [view.attempts, view.test].flatMap((loadable) =>
    loadable.kind === "failed" ? [loadable.message] : [],
  );
  if (messages.length === 0) return nothing;
  return html`<div class="notice errored" role="alert">
    ${renderIcon("warning")}<span>${[...new Set(messages)].join(" ")}</span>
    <button class="button quiet" @click=${() => view.retry()}>${t("Try Again")}</button>
  </div>`;
}

function renderOutcome({ attempts }: TestAttempts, observed: Observed | undefined) {
  const attempt = attempts.at(-1);
  if (attempt === undefined) {
    return html`<p class="quiet-note">${t("The outcome of this test is not here.")}</p>`;
  }
  return html`<section class="stream-part attempt" aria-label=${t("Outcome")}>
    <p class="stream-verdict">${renderState(verdict(attempt))}
      ${observed === undefined ? nothing : renderStoppedBy(observed.stopped_by)}</p>
    ${renderErrorMessage(attempt)} ${renderErrors(attempt)} ${renderOutcomeJson(attempt)}
  </section>`;
}

function renderOutcomeJson({
  parsedResponse,
  rawResponse,
  validationErrors,
  success,
}: AttemptResult) {
  if (parsedResponse === null || parsedResponse === undefined) {
    return rawResponse === ""
      ? nothing
      : html`<touchstone-text .text=${rawResponse}></touchstone-text>`;
  }
  return html`<details class="inner" ?open=${!success}>
    <summary>${t("Outcome")}</summary>
    <touchstone-json .value=${parsedResponse} .errors=${validationErrors} .label=${t("Outcome")}></touchstone-json>
  </details>`;
}

function renderMeasured(view: StreamView, observed: Observed | undefined) {
  if (observed === undefined) {
    return html`<p class="notice">${renderIcon("info")}<span>${t("What was measured is not here: the test goes on, or its summary file is not in this working tree.")}</span></p>`;
  }
  return html`${renderLedger(view, observed)}<section class="stream-part" aria-labelledby="figures-title">
      <h3 id="figures-title">${t("Figures")}</h3>
      ${renderObservedFigures(observed)} ${renderTroubles(observed)}
    </section>
    ${renderRate(observed)} ${renderDurations(observed)}`;
}

/** The first things that went wrong while observing, and the loggers that gave up. */
function renderTroubles({ errors, error_count, loggers }: Observed) {
  const failed = loggers.flatMap(({ logger_name, error }) =>
    error === undefined ? [] : [t("Logger {0}: {1}", logger_name, error)],
  );
  const troubles = [...errors, ...failed];
  if (troubles.length === 0) return nothing;
  return html`<ul class="errors" aria-label=${t("What went wrong")}>
    ${troubles.map((text) => html`<li class="error-link">${renderIcon("warning")}<span>${text}</span></li>`)}
    ${error_count > errors.length ? html`<li class="quiet-note">${t("and {0} more", formatCount(error_count - errors.length))}</li>` : nothing}
  </ul>`;
}

function renderRate({ rate_series }: Observed) {
  if (rate_series.counts.length === 0) return nothing;
  return html`<section class="stream-part" aria-labelledby="rate-title">
    <h3 id="rate-title">${t("Records per Second")}</h3>
    <touchstone-rate .series=${rate_series}></touchstone-rate>
  </section>`;
}

function renderDurations(observed: Observed) {
  const { inter_arrival_ns, latency_ns } = observed;
  if (inter_arrival_ns === undefined && latency_ns === undefined) return nothing;
  const curves = [
    {
      name: t("Between records"),
      word: t("between records"),
      points: observed.inter_arrival_curve ?? [],
    },
    { name: t("Latency"), word: t("latency"), points: observed.latency_curve ?? [] },
  ].filter(({ points }) => points.length > 0);
  const title =
    latency_ns === undefined ? t("Time between Records") : t("Time between Records, and Latency");
  return html`<section class="stream-part" aria-labelledby="durations-title">
    <h3 id="durations-title">${title}</h3>
    <div class="durations">
      ${curves.length === 0 ? nothing : html`<touchstone-percentiles .curves=${curves}></touchstone-percentiles>`}
      ${renderDistributions(observed)}
    </div>
  </section>`;
}
