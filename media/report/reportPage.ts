import { t } from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type { ReportModel, TestFilter, TestKey } from "../../src/model/results/report.ts";
import type { ReportSection } from "../../src/model/results/reportSection.ts";
import { KeptScroll } from "./elements/keptScroll.ts";
import { LightElement } from "./elements/lightElement.ts";
import { renderLoading, renderUnavailable } from "./elements/pageNote.ts";
import { Finder } from "./finder.ts";
import { listSections, type ShownSection, testsSection } from "./sections.ts";
import { createHost } from "./session/host.ts";
import { ReportSession } from "./session/reportSession.ts";
import { changeFilter, parseReportState } from "./session/state.ts";
import type { TestList } from "./tests/testList.ts";
import { renderTests } from "./testsSection.ts";

/** The report of one run, as `<body data-run-id data-folder>` names it. */
export class ReportPage extends LightElement {
  private session: ReportSession | undefined;
  /** What opened the test that is shown, where it was not its row in the list. */
  private opener: HTMLElement | undefined;
  private readonly keptScroll = new KeptScroll(this, (scrollTop) =>
    this.session?.setScrollTop(scrollTop),
  );
  private readonly finder = new Finder();
  private readonly onKeyDown = (event: KeyboardEvent) => this.findByKey(event);

  override connectedCallback(): void {
    this.replaceChildren();
    super.connectedCallback();
    window.addEventListener("keydown", this.onKeyDown);
    const host = createHost();
    const { runId = "", folder = "" } = document.body.dataset;
    const saved = parseReportState(host.getState(), runId, folder);
    this.session = new ReportSession(host, saved, () => this.requestUpdate());
    this.session.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.onKeyDown);
  }

  protected override updated(): void {
    if (this.session === undefined) return;
    void this.finder.mark(this.searchedPage(this.session));
    void this.settleScroll(this.session);
  }

  protected override render() {
    const { session } = this;
    if (session === undefined || session.view.kind === "loading") {
      return renderLoading(t("Report"), t("Loading report…"));
    }
    if (session.view.kind === "unavailable") {
      return renderUnavailable(t("This report cannot be shown"), session.view.message);
    }
    return this.renderReport(session, session.view.model);
  }

  private renderReport(session: ReportSession, model: ReportModel): TemplateResult {
    const { filter } = session;
    const place = { provider: undefined, scenario: undefined, fault: undefined };
    const onPick = (picked: TestFilter) =>
      this.setFilter(changeFilter(filter, { ...place, ...picked }));
    const onOpen = (test: TestKey) => void this.openFrom(document.activeElement, test);
    const sections = listSections({ model, session, onPick, onOpen });
    return html`<main>
      <touchstone-sections .sections=${[...sections, testsSection]} .canLink=${!session.isLoose}
        @open-section=${(event: CustomEvent) => this.goTo(event.detail)}
        @copy-link=${(event: CustomEvent) => session.actions.copyLink(event.detail)}></touchstone-sections>
      <div class="overview">${sections.map(renderSection)}</div>
      <p class="visually-hidden" role="status">${session.announcer.text}</p>
      ${renderTests({
        session,
        model,
        found: this.finder.position(session),
        onFilter: (changed) => this.setFilter(changed),
        onOpen: (test) => void this.openRow(session, test),
        onClose: () => this.closeTest(session),
      })}
    </main>`;
  }

  /** Scrolls to where the page was before a reload, and then to where a link leads. */
  private async settleScroll(session: ReportSession): Promise<void> {
    const { total, failure } = session.tests;
    if (total === undefined && failure === undefined) return;
    if (total !== undefined) {
      await this.keptScroll.restore(session.scrollTop, this.list?.updateComplete);
    }
    const { wantedSection } = session;
    session.wantedSection = undefined;
    if (wantedSection !== undefined) this.goTo(wantedSection);
  }

  /** Brings a section to the top, and the keyboard with it; the beginning of the page where it is not there. */
  private goTo(id: ReportSection): void {
    const section = this.querySelector<HTMLElement>(`#${id}`);
    if (section === null || id === "overview") window.scrollTo({ top: 0 });
    else section.scrollIntoView();
    section?.focus({ preventScroll: true });
  }

  /** Filters the tests, and brings their list into view where it is out of sight. */
  private setFilter(filter: TestFilter): void {
    this.session?.setFilter(filter);
    this.bringListIntoView();
  }

  private bringListIntoView(): void {
    const section = this.querySelector(`#${testsSection.id}`);
    const top = section?.getBoundingClientRect().top ?? 0;
    if (top < 0) section?.scrollIntoView();
    else if (top > window.innerHeight * 0.85) window.scrollBy(0, top - window.innerHeight / 2);
  }

  /** As in an editor: Ctrl+F searches, Enter and F3 go to the next match, with Shift to the one before. */
  private findByKey(event: KeyboardEvent): void {
    const { session, searchBox } = this;
    if (session === undefined || searchBox === null || event.altKey || event.isComposing) return;
    const isWithCtrl = event.ctrlKey || event.metaKey;
    const isNext = event.key === "F3" || (event.key === "Enter" && event.target === searchBox);
    const isSearch = isWithCtrl && !event.shiftKey && event.key.toLowerCase() === "f";
    const isEmpty = session.filter.text === undefined;
    if (isSearch || (isNext && isEmpty)) {
      this.bringListIntoView();
      searchBox.focus({ preventScroll: true });
      searchBox.select();
    } else if (isNext && !isWithCtrl) {
      this.finder.step(this.searchedPage(session), event.shiftKey ? -1 : 1);
    } else return;
    event.preventDefault();
  }

  private searchedPage(session: ReportSession) {
    return { session, list: this.list, pane: this.querySelector(".detail-body") };
  }

  private get list(): TestList | null {
    return this.querySelector<TestList>("touchstone-tests");
  }

  private get searchBox(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(".list-bar input[type=search]");
  }

  /** Opens a test from somewhere above the list; closing it goes back there. */
  private async openFrom(opener: Element | null, test: TestKey): Promise<void> {
    this.session?.openTest(test);
    this.opener = opener instanceof HTMLElement ? opener : undefined;
    await this.updateComplete;
    this.querySelector<HTMLElement>("#detail-title")?.focus();
  }

  private async openRow(session: ReportSession, test: TestKey): Promise<void> {
    this.opener = undefined;
    session.openTest(test);
    await this.updateComplete;
    // The pane may have opened over the row.
    this.list?.revealActive();
  }

  private closeTest(session: ReportSession): void {
    session.closeTest();
    (this.opener?.isConnected === true ? this.opener : this.list)?.focus();
  }
}

// --- internal ---

function renderSection({ id, label, parts }: ShownSection): TemplateResult {
  return html`<div id=${id} class="page-section" role="group" aria-label=${label} tabindex="-1">${parts}</div>`;
}
