import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { ReportModel, TestFilter, TestKey } from "../../src/model/results/report.ts";
import type { AttemptResult } from "../../src/model/results/resultFile.ts";
import { formatCount } from "../../src/model/words/figures.ts";
import { renderDetail } from "./detailPane.ts";
import { renderIcon } from "./elements/icon.ts";
import { runState } from "./elements/stateLabel.ts";
import { testsSection } from "./sections.ts";
import type { ReportSession } from "./session/reportSession.ts";
import { isFiltering, scenarioName, toTestKey } from "./session/state.ts";
import { renderFilterBar } from "./tests/filterBar.ts";

export interface TestsOptions {
  readonly session: ReportSession;
  readonly model: ReportModel;
  /** Where the test that is shown stands among those that a search found, from 0. */
  readonly found: number | undefined;
  readonly onFilter: (filter: TestFilter) => void;
  readonly onOpen: (test: TestKey) => void;
  readonly onClose: () => void;
}

/** The list of tests with its filters, and beside it the attempts of the one that was picked. */
export function renderTests(options: TestsOptions): TemplateResult {
  const { session, model, found, onFilter, onOpen } = options;
  const { filter } = session;
  const onRun = findRun(session, model);
  return html`<div id=${testsSection.id} class="tests page-section ${splitClasses[session.detail.kind]}" role="group" aria-label=${testsSection.label} tabindex="-1">
    <section class="list-section" aria-labelledby="tests-title">
      <div class="list-bar">
        <h2 id="tests-title">${t("Tests")} <span class="count">${formatTotal(session, model)}</span></h2>
        ${renderFilterBar({ model, filter, position: sayPosition(session, found), onRun, onChange: onFilter })}
      </div>
      ${renderFailure(session)} ${renderCut(session)} ${renderEmpty(session, model)}
      <touchstone-tests class=${session.tests.isStale ? "stale" : ""} ?hidden=${session.tests.total === 0}
        .rows=${session.tests} .version=${session.version}
        .selected=${session.detail.kind === "none" ? undefined : session.detail.key}
        .scenarioName=${(scenario: number) => scenarioName(model, scenario)}
        .sorting=${session.sorting}
        @open-test=${(event: CustomEvent) => onOpen(event.detail)}
        @sort-tests=${(event: CustomEvent) => session.setSorting(event.detail ?? undefined)}></touchstone-tests>
    </section>
    ${session.detail.kind === "none" ? nothing : renderDetailPane(options)}
  </div>`;
}

// --- internal ---

/** What runs tests of a run that has ended, where the window may run any. */
function findRun(session: ReportSession, { state, file, probe }: ReportModel) {
  const canRun = state === "finished" && file !== undefined && probe === undefined;
  return canRun && !session.isRestricted && !session.isLoose ? session.actions.runTests : undefined;
}

function renderDetailPane({ session, model, onClose }: TestsOptions) {
  const { detail, actions } = session;
  if (detail.kind === "none") return nothing;
  const onRun = findRun(session, model);
  const key = toTestKey(detail.key);
  return keyed(
    JSON.stringify(key),
    renderDetail(detail, model, {
      ...actions,
      onClose,
      onRerun: onRun === undefined ? undefined : () => onRun("rerunTests", key),
      copyAttempt: (attempt: AttemptResult) => session.copyAttempt(attempt),
      openScenario: (attempt: AttemptResult) => session.openScenario(attempt),
    }),
  );
}

function renderFailure(session: ReportSession) {
  if (session.tests.failure === undefined) return nothing;
  return html`<p class="notice errored" role="alert">
    ${renderIcon("warning")}<span>${session.tests.failure}</span>
    <button class="button quiet" @click=${() => session.retryTests()}>${t("Try Again")}</button>
  </p>`;
}

function renderCut({ tests }: ReportSession) {
  if (!tests.isCut) return nothing;
  const text = t(
    "Replies are too long, or too many, to be searched whole: there may be more tests that match.",
  );
  return html`<p class="quiet-note">${text}</p>`;
}

function renderEmpty(session: ReportSession, model: ReportModel) {
  if (session.tests.total !== 0) return nothing;
  const text = isFiltering(session.filter) ? t("No test matches the filter.") : sayNoneEnded(model);
  return html`<p class="quiet-note empty-list">${text}</p>`;
}

function formatTotal({ tests, filter }: ReportSession, { head }: ReportModel): string {
  if (tests.total === undefined) return "";
  if (!isFiltering(filter)) return formatCount(tests.total);
  const { totalTests } = head.summary;
  return totalTests === 1
    ? t("{0} of 1 test", formatCount(tests.total))
    : t("{0} of {1} tests", formatCount(tests.total), formatCount(totalTests));
}

/** As a find widget says it; nothing while nothing is searched, or no match is shown. */
function sayPosition({ tests, filter }: ReportSession, found: number | undefined): string {
  if (filter.text === undefined || found === undefined || tests.total === undefined) return "";
  return t("{0} of {1}", formatCount(found + 1), formatCount(tests.total));
}

/** How list and detail share the width, by what the detail shows; a stream test has charts. */
const splitClasses = {
  none: "",
  loading: "split",
  failed: "split",
  attempts: "split",
  stream: "split wide",
} as const;

/** What stands in place of the tests of a run of which none ended. */
function sayNoneEnded(model: ReportModel): string {
  if (model.state !== "finished") return t("No test has ended yet.");
  const state = runState(model);
  if (state === "cancelled") return t("No test ended before the run was cancelled.");
  if (state === "interrupted") return t("No test ended before the run was interrupted.");
  if (state === "failed") return t("No test ended before the run was failed.");
  return t("The run had no tests.");
}
