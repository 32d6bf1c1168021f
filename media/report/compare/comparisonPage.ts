import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { FlippedTest } from "../../../src/model/results/comparison.ts";
import type { ComparisonModel, FlippedFilter } from "../../../src/model/results/comparisonPage.ts";
import { comparisonAnswerSchema } from "../../../src/model/wire/comparisonProtocol.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { KeptScroll } from "../elements/keptScroll.ts";
import { LightElement } from "../elements/lightElement.ts";
import { renderLoading, renderUnavailable } from "../elements/pageNote.ts";
import { connectPage } from "../session/host.ts";
import { renderChanged } from "./changedList.ts";
import { renderComparisonHeader, renderNotes } from "./comparisonHeader.ts";
import { type ComparisonHost, ComparisonSession } from "./comparisonSession.ts";
import { type LookedAt, lookAt, nameScenario, parseComparisonState } from "./comparisonState.ts";
import { firstChoices, renderDifferences } from "./differenceTable.ts";
import { renderFlippedBar } from "./flippedBar.ts";
import type { FlippedList } from "./flippedList.ts";
import { renderFlippedPane } from "./flippedPane.ts";
import { renderMetricPicker } from "./metricPicker.ts";
import { renderMissing } from "./missingList.ts";
import { renderOthers } from "./otherTable.ts";
import { renderTimes } from "./timesTable.ts";
import { renderUsage } from "./usageTable.ts";

/** The comparison of runs, as `<body data-run-ids data-folder>` names them, the base first. */
export class ComparisonPage extends LightElement {
  static override properties = { choices: { state: true } };
  declare private choices: typeof firstChoices;
  private session: ComparisonSession | undefined;
  private readonly keptScroll = new KeptScroll(this, (scrollTop) =>
    this.session?.setScrollTop(scrollTop),
  );

  constructor() {
    super();
    this.choices = firstChoices;
  }

  override connectedCallback(): void {
    this.replaceChildren();
    super.connectedCallback();
    const host: ComparisonHost = connectPage(comparisonAnswerSchema);
    const { runIds = "", folder = "" } = document.body.dataset;
    const saved = parseComparisonState(host.getState(), runIds.split(" "), folder);
    this.session = new ComparisonSession(host, saved, () => this.requestUpdate());
    this.session.start();
  }

  protected override updated(): void {
    if (this.session?.flipped.total === undefined) return;
    void this.keptScroll.restore(this.session.scrollTop);
  }

  protected override render() {
    const { session } = this;
    if (session === undefined || session.view.kind === "loading") {
      const text =
        session === undefined
          ? t("Comparing runs…")
          : t("Comparing {0} runs…", formatCount(session.runCount));
      return renderLoading(t("Comparison"), text);
    }
    if (session.view.kind === "unavailable") {
      const { message } = session.view;
      return renderUnavailable(t("These runs cannot be compared"), message, () => session.load());
    }
    const { model } = session.view;
    const looked = lookAt(model, session.head);
    if (looked === undefined) return nothing;
    return this.renderComparison(session, model, looked);
  }

  private renderComparison(
    session: ComparisonSession,
    model: ComparisonModel,
    looked: LookedAt,
  ): TemplateResult {
    const { base, head, comparison } = looked;
    const sides = [base, head];
    return html`<main><div class="overview ${session.isStale ? "stale" : ""}" aria-busy=${session.isStale ? "true" : "false"}>
        ${renderComparisonHeader(model, session)} ${renderNotes(comparison)}
        ${renderMetricPicker({
          metric: comparison.metric,
          margin: comparison.margin,
          gate: model.heads[1]?.config.gate,
          onMetric: (metric) => session.setMetric(metric),
          onMargin: (margin) => session.setMargin(margin),
        })}
        ${renderDifferences({
          model,
          head: session.head,
          choices: this.choices,
          onChoose: (choices) => {
            this.choices = choices;
          },
          onLook: (head) => session.lookAt(head),
          onPick: (place) => this.setFilter({ ...place }),
        })}
        ${renderChanged(comparison, (what) => session.showDiff(what))}
        ${renderUsage(comparison.usage)} ${renderTimes(comparison.latency, sides)}
        ${renderOthers(comparison, sides)} ${renderMissing(comparison, sides)}
      </div>
      <p class="visually-hidden" role="status">${session.announcement}</p>
      ${comparison.flipped.worse + comparison.flipped.better === 0 ? nothing : this.renderFlipped(session, looked)}</main>`;
  }

  private renderFlipped(session: ComparisonSession, looked: LookedAt) {
    const { filter, flipped, detail } = session;
    const nameOf = (scenario: number) => nameScenario([looked.base, looked.head], scenario);
    return html`<div class="tests flipped-tests ${detail.kind === "none" ? "" : "split wide"}">
      <section class="list-section" aria-labelledby="flipped-title">
        <div class="list-bar">
          <h2 id="flipped-title">${t("Tests That Flipped")} <span class="count">${this.formatTotal(session, looked)}</span></h2>
          ${renderFlippedBar(looked, filter, (changed) => this.setFilter(changed))}
        </div>
        ${
          flipped.failure === undefined
            ? nothing
            : html`<p class="notice errored" role="alert">${renderIcon("warning")}<span>${flipped.failure}</span>
                <button class="button quiet" @click=${() => session.retryFlipped()}>${t("Try Again")}</button></p>`
        }
        ${flipped.total === 0 ? html`<p class="quiet-note empty-list">${t("No test matches the filter.")}</p>` : nothing}
        <touchstone-flipped class=${flipped.isStale ? "stale" : ""} ?hidden=${flipped.total === 0}
          .rows=${flipped} .version=${session.version}
          .selected=${detail.kind === "none" ? undefined : detail.test}
          .scenarioName=${nameOf} @open-test=${this.onOpenTest}></touchstone-flipped>
      </section>
      ${detail.kind === "none" ? nothing : keyed(JSON.stringify(detail.test), this.renderPane(session, nameOf(detail.test.scenario)))}
    </div>`;
  }

  private renderPane(session: ComparisonSession, scenarioName: string) {
    const onClose = () => {
      session.closeTest();
      this.querySelector<FlippedList>("touchstone-flipped")?.focus();
    };
    const openPromptFile = (path: string) => session.openPromptFile(path);
    return renderFlippedPane(session.detail, { scenarioName, onClose, openPromptFile });
  }

  private formatTotal({ flipped, filter }: ComparisonSession, { comparison }: LookedAt): string {
    const { worse, better } = comparison.flipped;
    const [worseCount, betterCount] = [formatCount(worse), formatCount(better)];
    if (flipped.total === undefined || Object.keys(filter).length === 0) {
      return t("{0} worse, {1} better", worseCount, betterCount);
    }
    const shown = formatCount(flipped.total);
    return t("{0} of {1} worse, {2} better", shown, worseCount, betterCount);
  }

  /** Filters the tests that flipped, and brings their list into view where it is out of sight. */
  private setFilter(filter: FlippedFilter): void {
    this.session?.setFilter(filter);
    const section = this.querySelector(".tests");
    const top = section?.getBoundingClientRect().top ?? 0;
    if (top < 0) section?.scrollIntoView();
    else if (top > window.innerHeight * 0.85) window.scrollBy(0, top - window.innerHeight / 2);
  }

  private async onOpenTest(event: CustomEvent<FlippedTest>): Promise<void> {
    this.session?.openTest(event.detail);
    await this.updateComplete;
    // The pane may have opened over the row.
    this.querySelector<FlippedList>("touchstone-flipped")?.revealActive();
  }
}
