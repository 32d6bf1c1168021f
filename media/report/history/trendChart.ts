import "./trendChart.css";
import { t } from "@vscode/l10n";
import { html, nothing, type PropertyValues, svg } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { HistoryPoint } from "../../../src/model/results/history.ts";
import { formatDate } from "../../../src/model/words/dates.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { LightElement } from "../elements/lightElement.ts";
import { describeChanges, describeRun } from "./historyWords.ts";
import { placeLabels, type TrendMark, thinOut } from "./trendMarks.ts";
import { drawBand, drawLine } from "./trendPaths.ts";
import { buildScale, chartHeight, pickDays, type TrendScale } from "./trendScale.ts";
import type { Trend } from "./trendSeries.ts";

/** One figure over the runs of a config. Its points share one tab stop: arrows go from run to run, Enter opens the report. */
export class TrendChart extends LightElement {
  static override properties = {
    trend: { attribute: false },
    points: { attribute: false },
    marks: { attribute: false },
    current: { attribute: false },
    width: { state: true },
    isDismissed: { state: true },
  };
  declare trend: Trend;
  /** Oldest first. */
  declare points: readonly HistoryPoint[];
  declare marks: readonly TrendMark[];
  /** Place of the run that is pointed at, here or in a chart beside. */
  declare current: number | undefined;
  declare private width: number;
  /** Its tooltip was closed by Escape, until another run is pointed at. */
  declare private isDismissed: boolean;
  private isPointedAt = false;
  private readonly resizes = new ResizeObserver(() => {
    // Drawn at once it would change its own size while sizes are told.
    requestAnimationFrame(() => {
      this.width = this.clientWidth;
    });
  });

  constructor() {
    super();
    this.points = [];
    this.marks = [];
    this.width = 0;
    this.isDismissed = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("current")) this.isDismissed = false;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("points") || changed.has("trend") || changed.has("width")) this.setTabStop();
  }

  protected override render() {
    const { trend, points, width } = this;
    if (trend === undefined) return nothing;
    const scale = this.scale();
    const shown = this.current === undefined ? undefined : points[this.current];
    const newest = points.findLast((point) => trend.find(point) !== undefined);
    const told = shown ?? newest;
    return html`<div class="trend-head">
        <h2 title=${trend.about}>${trend.title}</h2>
        <p class="trend-figure"><b>${(told && trend.describe(told)) ?? "–"}</b>
          <span class="quiet-note">${shown === undefined ? t({ message: "newest", comment: ["Beside the figure of the newest run"] }) : formatDate(shown.timestamp)}</span></p>
      </div>
      <div class="trend-place" @pointermove=${(event: PointerEvent) => this.onPointer(event, scale)}
        @pointerleave=${() => this.point(undefined)} @keydown=${this.onKey} @focusin=${this.onFocus}
        @focusout=${() => this.point(undefined)} @click=${(event: MouseEvent) => this.onClick(event, scale)}>
        ${width === 0 ? nothing : this.renderChart(scale)}
        ${this.renderTooltip(scale)}
      </div>`;
  }

  private renderChart(scale: TrendScale) {
    const { trend, points, width } = this;
    return html`<svg class="trend ${points.length > denseFrom ? "dense" : ""}" role="group" aria-label=${nameChart(trend.title, points.length)}
          viewBox="0 0 ${width} ${chartHeight}" width=${width} height=${chartHeight}>
          ${guard([trend, points, this.marks, width], () => this.renderDrawing(scale))}
          ${this.renderCrosshair(scale)}
        </svg>`;
  }

  private scale(): TrendScale {
    const { trend, points, width } = this;
    const values = points.flatMap((point) => trend.find(point) ?? []);
    const bounds = points.flatMap((point) => {
      const found = trend.findBounds(point);
      return found === undefined ? [] : [found];
    });
    return buildScale({ width, count: points.length, isRate: trend.isRate, values, bounds });
  }

  private renderDrawing(scale: TrendScale) {
    const { trend, points } = this;
    return svg`${scale.ticks.map((tick) => this.renderTick(tick, scale))}
      ${pickDays(points.length, scale.right - scale.left).map((at) => this.renderDay(at, scale))}
      ${this.renderMarks(scale)}
      <path class="trend-band" d=${drawBand(points, trend, scale)} />
      <path class="trend-line" d=${drawLine(points, trend, scale)} />
      ${repeat(
        points,
        ({ runId }) => runId,
        (point, at) => this.renderPoint(point, at, scale),
      )}`;
  }

  private renderTick(tick: number, { left, right, y }: TrendScale) {
    return svg`<line class="trend-grid" x1=${left} x2=${right} y1=${y(tick)} y2=${y(tick)} />
      <text class="trend-text" aria-hidden="true" x=${left - 6} y=${y(tick) + 4} text-anchor="end">${this.trend.format(tick)}</text>`;
  }

  private renderDay(at: number, { x, right, left, bottom }: TrendScale) {
    const place = x(at);
    const anchor = place > right - 40 ? "end" : place < left + 40 ? "start" : "middle";
    const edge = anchor === "end" ? right : anchor === "start" ? left : place;
    return svg`<text class="trend-text" aria-hidden="true" x=${edge} y=${bottom + 17} text-anchor=${anchor}>${formatDate(this.points[at]?.timestamp ?? "")}</text>`;
  }

  private renderMarks(scale: TrendScale) {
    const xOf = ({ at }: TrendMark) => (scale.x(at - 1) + scale.x(at)) / 2;
    const { top, bottom, right } = scale;
    return [
      ...thinOut(this.marks, xOf).map((mark) =>
        mark.isCommitOnly
          ? svg`<line class="trend-commit" x1=${xOf(mark)} x2=${xOf(mark)} y1=${bottom} y2=${bottom + 5}><title>${mark.text}</title></line>`
          : svg`<line class="trend-mark" x1=${xOf(mark)} x2=${xOf(mark)} y1=${top - 6} y2=${bottom}><title>${mark.text}</title></line>`,
      ),
      ...placeLabels(this.marks, xOf, right).map(
        ({ mark, x, anchor }) =>
          svg`<text class="trend-text" aria-hidden="true" x=${anchor === "start" ? x + 3 : x - 3} y=${top - 9} text-anchor=${anchor}>${mark.label}<title>${mark.text}</title></text>`,
      ),
    ];
  }

  private renderPoint(point: HistoryPoint, at: number, scale: TrendScale) {
    const value = this.trend.find(point);
    if (value === undefined) return nothing;
    const [x, y] = [scale.x(at), scale.y(value)];
    return svg`<g class="trend-point ${lookOf(point)}" role="button" tabindex="-1" data-at=${at}
      aria-label=${this.describe(point).join(". ")}>${drawPoint(point, x, y, this.points.length)}</g>`;
  }

  private renderCrosshair(scale: TrendScale) {
    const { current, points, trend } = this;
    const point = current === undefined ? undefined : points[current];
    if (current === undefined || point === undefined) return nothing;
    const [x, value] = [scale.x(current), trend.find(point)];
    return svg`<line class="trend-cross" x1=${x} x2=${x} y1=${scale.top} y2=${scale.bottom} />
      ${value === undefined ? nothing : svg`<circle class="trend-ring" cx=${x} cy=${scale.y(value)} r="6" />`}`;
  }

  /** Only in the chart that is pointed at. Screen readers have the label of the point. */
  private renderTooltip(scale: TrendScale) {
    const { current, points, isDismissed } = this;
    const point = current === undefined ? undefined : points[current];
    if (!this.isPointedAt || isDismissed || current === undefined || point === undefined)
      return nothing;
    const [first, ...others] = this.describe(point);
    const style = placeTip(scale.x(current), scale.width);
    return html`<div class="trend-tip" aria-hidden="true" .style=${style}>
      <b>${first}</b>${others.map((line) => html`<span>${line}</span>`)}</div>`;
  }

  private describe(point: HistoryPoint): string[] {
    const { title } = this.trend;
    const told = this.trend.describe(point);
    const [when = "", ...others] = describeRun(point);
    const changed = describeChanges(point.changes);
    return [
      told === undefined ? t("{0}: no figure", title) : `${title}: ${told}`,
      ...[when, ...others],
      ...(changed === undefined ? [] : [t("Changed since the run before: {0}", changed)]),
    ];
  }

  private onPointer(event: PointerEvent, scale: TrendScale): void {
    this.point(scale.nearest(this.xOf(event)));
  }

  private onClick(event: MouseEvent, scale: TrendScale): void {
    // A screen reader clicks a point without going there.
    const point = event.target instanceof Element ? event.target.closest(".trend-point") : null;
    this.open(point === null ? scale.nearest(this.xOf(event)) : placeOf(point));
  }

  private xOf(event: MouseEvent): number {
    const { left = 0 } = this.querySelector("svg")?.getBoundingClientRect() ?? {};
    return event.clientX - left;
  }

  private readonly onFocus = ({ target }: FocusEvent) => {
    const at = target instanceof Element ? placeOf(target) : undefined;
    this.point(at);
    for (const each of this.listPoints())
      each.setAttribute("tabindex", each === target ? "0" : "-1");
  };

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = this.listPoints();
    const at = event.target instanceof SVGGElement ? all.indexOf(event.target) : -1;
    if (at < 0) return;
    if (event.key === "Escape") this.isDismissed = true;
    const wanted: Record<string, number> = {
      ...{ ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 },
      ...{ PageUp: at - 10, PageDown: at + 10 },
    };
    const next = wanted[event.key];
    if (next !== undefined) {
      all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
      event.preventDefault();
    } else if (event.key === "Enter" || event.key === " ") {
      const point = all[at];
      if (point !== undefined) this.open(placeOf(point));
      event.preventDefault();
    }
  };

  private open(at: number | undefined): void {
    const point = at === undefined ? undefined : this.points[at];
    if (point === undefined) return;
    this.dispatchEvent(new CustomEvent("open-run", { detail: point.runId, bubbles: true }));
  }

  private point(at: number | undefined): void {
    this.isPointedAt = at !== undefined;
    if (at === this.current) return;
    this.dispatchEvent(new CustomEvent("point-run", { detail: at, bubbles: true }));
  }

  /** The newest point is the one that Tab comes to, until another had the focus. */
  private setTabStop(): void {
    const all = this.listPoints();
    if (all.some((each) => each.getAttribute("tabindex") === "0")) return;
    all.at(-1)?.setAttribute("tabindex", "0");
  }

  private listPoints(): SVGGElement[] {
    return [...this.querySelectorAll<SVGGElement>(".trend-point")];
  }
}

// --- internal ---

function nameChart(title: string, runs: number): string {
  if (runs === 1) return t("{0} over 1 run", title);
  return t("{0} over {1} runs, oldest first", title, formatCount(runs));
}

/** From so many runs on points touch one another. */
const denseFrom = 120;

/** Below the chart, about where the point is and never beyond its edges: it hides nothing of the chart. */
function placeTip(x: number, width: number): string {
  const side = x > width / 2 ? "right" : "left";
  const distance = (side === "left" ? x : width - x) - tipReach;
  return `${side}: ${Math.max(0, distance)}px`;
}

const tipReach = 60;

function placeOf(element: Element): number | undefined {
  const { at } = (element as SVGGElement).dataset;
  return at === undefined ? undefined : Number(at);
}

/** Runs that did not come to their end, and runs that tell of an outage, look otherwise. */
function lookOf({ status, tests, errored }: HistoryPoint): "errored" | "stopped" | "ended" {
  if (tests > 0 && errored === tests) return "errored";
  return status === undefined || status === "completed" ? "ended" : "stopped";
}

function drawPoint(point: HistoryPoint, x: number, y: number, count: number) {
  const radius = count > 400 ? 1.5 : count > denseFrom ? 2.5 : 3.5;
  if (lookOf(point) !== "errored") return svg`<circle cx=${x} cy=${y} r=${radius} />`;
  const r = radius + 0.5;
  return svg`<path d="M${x - r} ${y - r}L${x + r} ${y + r}M${x - r} ${y + r}L${x + r} ${y - r}" />`;
}
