import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { ReportModel, TestFilter, TestKey } from "../../src/model/results/report.ts";
import type { AttemptResult } from "../../src/model/results/resultFile.ts";
import type { TestSelector } from "../../src/model/results/testSelector.ts";
import { formatCount } from "../../src/model/words/figures.ts";
import { renderDetail } from "./detailPane.ts";
import { renderIcon } from "./elements/icon.ts";
import { KeptScroll } from "./elements/keptScroll.ts";
import { LightElement } from "./elements/lightElement.ts";
import { runState } from "./elements/stateLabel.ts";
import { overviewSections } from "./sections.ts";
import { createHost } from "./session/host.ts";
import { ReportSession, type TestsAction } from "./session/reportSession.ts";
import {
  changeFilter,
  isFiltering,
  parseReportState,
  scenarioName,
  toTestKey,
} from "./session/state.ts";
import { renderFilterBar } from "./tests/filterBar.ts";
import type { TestList } from "./tests/testList.ts";

/** The report of one run, as `<body data-run-id data-folder>` names it. */
export class ReportPage extends LightElement {
  private session: ReportSession | undefined;
  /** What opened the test that is shown, where it was not its row in the list. */
  private opener: HTMLElement | undefined;
  private readonly keptScroll = new KeptScroll(this, (scrollTop) =>
    this.session?.setScrollTop(scrollTop),
  );

  override connectedCallback(): void {
    this.replaceChildren();
    super.connectedCallback();
    const host = createHost();
    const { runId = "", folder = "" } = document.body.dataset;
    const saved = parseReportState(host.getState(), runId, folder);
    this.session = new ReportSession(host, saved, () => this.requestUpdate());
    this.session.start();
  }

  protected override updated(): void {
    if (this.session?.tests.total === undefined) return;
    const list = this.querySelector<TestList>("touchstone-tests");
    void this.keptScroll.restore(this.session.scrollTop, list?.updateComplete);
  }

  protected override render() {
    const { session } = this;
    if (session === undefined || session.view.kind === "loading") {
      return html`<p class="page-note" role="status">${renderIcon("loading codicon-modifier-spin")} ${t("Loading report…")}</p>`;
    }
    if (session.view.kind === "unavailable") {
      return html`<div class="page-note" role="alert">
        ${renderIcon("warning")}<div><h1>${t("This report cannot be shown")}</h1><p>${session.view.message}</p></div>
      </div>`;
    }
    return this.renderReport(session, session.view.model);
  }

  private renderReport(session: ReportSession, model: ReportModel): TemplateResult {
    const { filter } = session;
    const onPick = (place: TestFilter) =>
      this.setFilter(
        changeFilter(filter, {
          provider: undefined,
          scenario: undefined,
          fault: undefined,
          ...place,
        }),
      );
    const onOpen = (test: TestKey) => void this.openFrom(document.activeElement, test);
    const onRun = findRun(session, model);
    return html`<main><div class="overview">
        ${overviewSections.map((render) => render({ model, session, onPick, onOpen }))}
      </div>
      <p class="visually-hidden" role="status">${session.announcer.text}</p>
      <div class="tests ${splitClasses[session.detail.kind]}">
        <section class="list-section" aria-labelledby="tests-title">
          <div class="list-bar">
            <h2 id="tests-title">${t("Tests")} <span class="count">${this.formatTotal(session, model)}</span></h2>
            ${renderFilterBar({ model, filter, onRun, onChange: (changed) => this.setFilter(changed) })}
          </div>
          ${this.renderFailure(session)} ${this.renderEmpty(session, model)}
          <touchstone-tests class=${session.tests.isStale ? "stale" : ""} ?hidden=${session.tests.total === 0}
            .rows=${session.tests} .version=${session.version}
            .selected=${session.detail.kind === "none" ? undefined : session.detail.key}
            .scenarioName=${(scenario: number) => scenarioName(model, scenario)}
            @open-test=${this.onOpenTest}></touchstone-tests>
        </section>
        ${session.detail.kind === "none" ? nothing : this.renderDetailPane(session, model)}
      </div></main>`;
  }

  private renderDetailPane(session: ReportSession, model: ReportModel) {
    const { detail } = session;
    const place = detail.kind === "none" ? "" : JSON.stringify(detail.key);
    const onClose = () => {
      session.closeTest();
      const list = this.querySelector<TestList>("touchstone-tests");
      (this.opener?.isConnected === true ? this.opener : list)?.focus();
    };
    const openPromptFile = (path: string) => session.openPromptFile(path);
    const copyAttempt = (attempt: AttemptResult) => session.copyAttempt(attempt);
    const openReply = (title: string, json: string) => session.openReply(title, json);
    const diffReplies = (title: string, before: string, after: string) =>
      session.diffReplies(title, before, after);
    const onRun = findRun(session, model);
    const key = detail.kind === "none" ? undefined : toTestKey(detail.key);
    const onRerun =
      onRun === undefined || key === undefined ? undefined : () => onRun("rerunTests", key);
    const actions = { onClose, onRerun, openPromptFile, copyAttempt, openReply, diffReplies };
    return keyed(place, renderDetail(detail, model, actions));
  }

  private renderFailure(session: ReportSession) {
    if (session.tests.failure === undefined) return nothing;
    return html`<p class="notice errored" role="alert">
      ${renderIcon("warning")}<span>${session.tests.failure}</span>
      <button class="button quiet" @click=${() => session.retryTests()}>${t("Try Again")}</button>
    </p>`;
  }

  private renderEmpty(session: ReportSession, model: ReportModel) {
    if (session.tests.total !== 0) return nothing;
    const text = isFiltering(session.filter)
      ? t("No test matches the filter.")
      : sayNoneEnded(model);
    return html`<p class="quiet-note empty-list">${text}</p>`;
  }

  private formatTotal({ tests, filter }: ReportSession, { head }: ReportModel): string {
    if (tests.total === undefined) return "";
    if (!isFiltering(filter)) return formatCount(tests.total);
    const { totalTests } = head.summary;
    return totalTests === 1
      ? t("{0} of 1 test", formatCount(tests.total))
      : t("{0} of {1} tests", formatCount(tests.total), formatCount(totalTests));
  }

  /** Filters the tests, and brings their list into view where it is out of sight. */
  private setFilter(filter: TestFilter): void {
    this.session?.setFilter(filter);
    const section = this.querySelector(".tests");
    const top = section?.getBoundingClientRect().top ?? 0;
    if (top < 0) section?.scrollIntoView();
    else if (top > window.innerHeight * 0.85) window.scrollBy(0, top - window.innerHeight / 2);
  }

  /** Opens a test from somewhere above the list; closing it goes back there. */
  private async openFrom(opener: Element | null, test: TestKey): Promise<void> {
    this.session?.openTest(test);
    this.opener = opener instanceof HTMLElement ? opener : undefined;
    await this.updateComplete;
    this.querySelector<HTMLElement>("#detail-title")?.focus();
  }

  private async onOpenTest(event: CustomEvent): Promise<void> {
    this.opener = undefined;
    this.session?.openTest(event.detail);
    await this.updateComplete;
    // The pane may have opened over the row.
    this.querySelector<TestList>("touchstone-tests")?.revealActive();
  }
}

// --- internal ---

/** What runs tests of a run that has ended, where the window may run any. */
function findRun(session: ReportSession, { state, file, probe }: ReportModel) {
  const canRun = state === "finished" && file !== undefined && probe === undefined;
  if (!canRun || session.isRestricted || session.isLoose) return undefined;
  return (action: TestsAction, tests: TestSelector) => session.runTests(action, tests);
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
