import "./history.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { HistoryModel } from "../../../src/model/results/history.ts";
import {
  historyAnswerSchema,
  historyStateSchema,
} from "../../../src/model/wire/historyProtocol.ts";
import { formatDate } from "../../../src/model/words/dates.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { KeptScroll } from "../elements/keptScroll.ts";
import { LightElement } from "../elements/lightElement.ts";
import { renderLoading, renderUnavailable } from "../elements/pageNote.ts";
import { weave } from "../elements/weave.ts";
import { connectPage } from "../session/host.ts";
import { renderChanges } from "./changeSection.ts";
import { renderFigures } from "./figureTable.ts";
import { renderBar } from "./historyBar.ts";
import { renderNotes } from "./historyNotes.ts";
import { type HistoryHost, HistorySession } from "./historySession.ts";
import type { TrendChart } from "./trendChart.ts";
import { listMarks, type TrendMark } from "./trendMarks.ts";
import { listTrends, type Trend } from "./trendSeries.ts";

/** The history of the config that `<body data-config data-folder>` names. */
export class HistoryPage extends LightElement {
  static override properties = {
    current: { state: true },
    allChanges: { state: true },
    allRuns: { state: true },
  };
  /** Place of the run that is pointed at. */
  declare private current: number | undefined;
  declare private allChanges: boolean;
  declare private allRuns: boolean;
  private session: HistorySession | undefined;
  private drawn: Drawn | undefined;
  private readonly keptScroll = new KeptScroll(this, (scrollTop) =>
    this.session?.setScrollTop(scrollTop),
  );

  constructor() {
    super();
    this.allChanges = false;
    this.allRuns = false;
  }

  override connectedCallback(): void {
    this.replaceChildren();
    super.connectedCallback();
    const host: HistoryHost = connectPage(historyAnswerSchema);
    const { config = "{}", folder = "" } = document.body.dataset;
    const ref = historyStateSchema.parse({ folder, config: JSON.parse(config) });
    this.session = new HistorySession(host, ref, () => this.requestUpdate());
    this.session.start();
  }

  /** Lists stay the same while the runs do: charts draw anew when they get others. */
  protected override willUpdate(): void {
    const { session } = this;
    if (session?.view.kind !== "history") return;
    const { points } = session.view.model;
    const { showsCommits } = session;
    if (this.drawn?.points === points && this.drawn.showsCommits === showsCommits) return;
    this.current = undefined;
    const marks = listMarks(points, showsCommits);
    this.drawn = { points, showsCommits, trends: listTrends(points), marks };
  }

  protected override updated(): void {
    if (this.session?.view.kind !== "history") return;
    void this.keptScroll.restore(this.session.scrollTop, this.settleCharts());
  }

  protected override render() {
    const { session } = this;
    if (session === undefined || session.view.kind === "loading") {
      return renderLoading(t("History"), t("Reading runs…"));
    }
    if (session.view.kind === "unavailable") {
      const { message } = session.view;
      return renderUnavailable(t("The history cannot be shown"), message, () => session.load());
    }
    return this.renderHistory(session, session.view.model);
  }

  private renderHistory(session: HistorySession, model: HistoryModel): TemplateResult {
    const { points, runs, pending } = model;
    const { config, failure } = session;
    return html`<main class="history-page ${session.isStale ? "stale" : ""}" aria-busy=${session.isStale ? "true" : "false"}>
      <header>
        <h1>${weave(t("History of {0}"), html`<bdi>${config.name ?? config.file ?? t("Runs")}</bdi>`)}</h1>
        <ul class="history-facts">${renderFacts(model, session)}</ul>
      </header>
      ${
        failure === undefined
          ? nothing
          : html`<p class="notice errored" role="alert">${renderIcon("warning")}<span>${failure}</span>
              <button class="button quiet" @click=${() => session.load()}>${t("Try Again")}</button></p>`
      }
      ${renderBar(model, session)}
      <p class=${pending > 0 ? "quiet-note" : "visually-hidden"} role="status">${describeProgress(model)}</p>
      ${renderNotes(model, config)}
      ${points.length > 0 ? this.renderPoints(session, model) : renderEmpty(session, runs, pending)}
    </main>`;
  }

  private renderPoints(session: HistorySession, { points }: HistoryModel) {
    const { showsCommits } = session;
    return html`${this.renderCharts(session, points)}
      ${guard([points, showsCommits, this.allChanges], () =>
        renderChanges(points, session, this.allChanges, () => {
          this.allChanges = true;
        }),
      )}
      ${guard([points, this.allRuns], () =>
        renderFigures(points, listTrends(points), session, {
          isWhole: this.allRuns,
          onWhole: () => {
            this.allRuns = true;
          },
        }),
      )}`;
  }

  private renderCharts(session: HistorySession, points: HistoryModel["points"]) {
    const { trends = [], marks = [] } = this.drawn ?? {};
    if (trends.length === 0) {
      return html`<p class="notice">${renderIcon("info")}<span>${t("No test ended in any of these runs: there are no figures to draw. What the runs were stands below.")}</span></p>`;
    }
    return html`<section class="charts" aria-label=${t("Charts")}
        @open-run=${(event: CustomEvent<string>) => session.act({ type: "openReport", runId: event.detail })}
        @point-run=${(event: CustomEvent<number | undefined>) => {
          this.current = event.detail;
        }}>
      ${trends.map((trend) => html`<touchstone-trend .trend=${trend} .points=${points} .marks=${marks} .current=${this.current}></touchstone-trend>`)}
    </section>
    ${renderLegend(points, trends)}`;
  }

  private async settleCharts(): Promise<void> {
    const charts = [...this.querySelectorAll<TrendChart>("touchstone-trend")];
    await Promise.all(charts.map((chart) => chart.updateComplete));
  }
}

// --- internal ---

/** What was drawn last. */
interface Drawn {
  readonly points: HistoryModel["points"];
  readonly showsCommits: boolean;
  readonly trends: readonly Trend[];
  readonly marks: readonly TrendMark[];
}

function renderFacts({ points, runs }: HistoryModel, { config }: HistorySession) {
  const [first, last] = [points[0], points.at(-1)];
  const days =
    first === undefined || last === undefined
      ? []
      : [...new Set([formatDate(first.timestamp), formatDate(last.timestamp)])];
  return [
    html`<li>${renderIcon("history")}<span>${countRuns(points.length, runs)}</span></li>`,
    days.length === 0
      ? nothing
      : html`<li>${renderIcon("calendar")}<span>${days.join(" – ")}</span></li>`,
    config.file === undefined
      ? nothing
      : html`<li>${renderIcon("settings-gear")}<span class="visually-hidden">${t("Config file:")} </span><span>${config.file}</span></li>`,
  ];
}

function countRuns(shown: number, all: number): string {
  if (shown === all) return all === 1 ? t("1 run") : t("{0} runs", formatCount(all));
  if (all === 1) return t("{0} of 1 run", formatCount(shown));
  return t("{0} of {1} runs", formatCount(shown), formatCount(all));
}

function describeProgress({ pending, points, matching }: HistoryModel): string {
  if (pending === 1) return t("Reading: 1 run to go, the oldest last.");
  if (pending > 1) {
    return t("Reading: {0} runs to go, the oldest last.", formatCount(pending));
  }
  if (points.length !== matching) return "";
  return matching === 1 ? t("1 run shown.") : t("{0} runs shown.", formatCount(matching));
}

function renderEmpty(session: HistorySession, runs: number, pending: number) {
  if (pending > 0) return nothing;
  if (runs > 0) {
    return html`<p class="notice">${renderIcon("filter")}<span>${t("No run passes these filters.")}</span>
      <button class="button quiet" @click=${() => session.clearNarrowing()}>${t("Clear Filters")}</button></p>`;
  }
  return html`<p class="notice">${renderIcon("info")}<span>${t("There is no run of this config yet whose figures could be shown. A run that has ended is the first point here.")}</span></p>`;
}

function renderLegend(points: HistoryModel["points"], trends: readonly Trend[]) {
  const isStopped = points.some(({ status }) => status !== undefined && status !== "completed");
  const isOut = points.some(({ tests, errored }) => tests > 0 && tests === errored);
  const hasChanges = points.some(({ changes }) => changes.length > 0);
  const sentences = [
    t("One step a run, the oldest at the left."),
    ...(hasChanges
      ? [
          t(
            "A dashed line stands where something changed since the run before, a short one below the axis where only the commit did.",
          ),
        ]
      : []),
    ...(isStopped ? [t("A hollow point is a run that did not come to its end.")] : []),
    ...(isOut ? [t("A cross is a run whose every test errored.")] : []),
    t("Enter or a click opens the report of a run."),
  ];
  return html`<p class="quiet-note legend">${sentences.join(" ")}</p>
    <details class="meanings">
      <summary>${t("What the figures mean")}</summary>
      <dl>${trends.map(({ title, about }) => html`<dt>${title}</dt><dd>${about}</dd>`)}</dl>
    </details>`;
}
