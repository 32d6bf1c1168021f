import { t } from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import uPlot from "uplot";
import type { PercentileCurve } from "../../../src/model/results/measurement.ts";
import { formatConjunction } from "../../../src/model/words/alternatives.ts";
import { formatNanoseconds } from "../../../src/model/words/figures.ts";
import { ChartElement, type ChartPlan } from "./chartElement.ts";
import type { ChartPalette } from "./chartPalette.ts";
import { percentileTicks, placePercentile, readPercentile } from "./percentileScale.ts";

/** A curve of percentiles with the name it goes by. */
export interface NamedCurve {
  readonly name: string;
  /** The name within a sentence. */
  readonly word: string;
  readonly points: PercentileCurve;
}

/** Durations by percentile, the tail opened up: every step to the right is a tenth of what was left. */
export class PercentileChart extends ChartElement {
  static override properties = {
    curves: { attribute: false, hasChanged: hasOtherCurves },
    reading: { state: true },
  };
  /** At most two; each has its own line. */
  declare curves: readonly NamedCurve[];
  /** Percentile under the pointer. */
  declare reading: number | undefined;
  protected override readonly heightPx = 220;

  constructor() {
    super();
    this.curves = [];
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("curves")) super.updated(changed);
  }

  protected override render(): TemplateResult {
    return html`<p class="legend chart-legend">
        ${this.curves.map(
          ({ name, points }, index) =>
            html`<span class="legend-key"><i class="chart-key chart-key-${index + 1}"></i>${name}${this.readCurve(points)}</span>`,
        )}
        ${this.reading === undefined ? "" : html`<span>${t("at {0}", formatPercentile(this.reading))}</span>`}
      </p>
      ${super.render()}`;
  }

  protected override describe(): string {
    const names = formatConjunction(this.curves.map(({ word }) => word));
    return t("Percentiles of {0}; the table holds the values", names);
  }

  protected override plan(palette: ChartPalette): ChartPlan {
    const floor = lowestPositive(this.curves);
    const last = lastRising(this.curves);
    const tables = this.curves.map(({ points }): uPlot.AlignedData => {
      const drawn = points.filter(([at], index) => at <= last || index === points.length - 1);
      return [
        drawn.map(([percentile]) => placePercentile(percentile, last)),
        drawn.map(([, ns]) => Math.max(ns, floor)),
      ];
    });
    return {
      data: uPlot.join(tables),
      options: {
        legend: { show: false },
        cursor: { points: { show: false }, drag: { x: false, y: false }, y: false },
        padding: [8, 16, 0, 0],
        scales: {
          x: { time: false, range: () => [0, placePercentile(100, last)] },
          y: { distr: 3, log: 10, range: (_plot, min, max) => uPlot.rangeLog(min, max, 10, true) },
        },
        series: [{}, ...this.curves.map((_, index) => buildLine(palette, index))],
        axes: buildAxes(palette, last),
        hooks: { setCursor: [(plot) => this.read(plot, last)] },
      },
    };
  }

  private read(plot: uPlot, last: number): void {
    const { left = -1 } = plot.cursor;
    this.reading = left < 0 ? undefined : readPercentile(plot.posToVal(left, "x"), last);
  }

  private readCurve(points: PercentileCurve): string {
    const { reading } = this;
    if (reading === undefined) return "";
    const point = points.find(([percentile]) => percentile >= reading) ?? points.at(-1);
    return point === undefined ? "" : ` ${formatNanoseconds(point[1])}`;
  }
}

// --- internal ---

/** Width of the axis of durations, and the least distance of percentiles that are named, in px. */
const valueAxisPx = 60;
const tickNamePx = 40;

function hasOtherCurves(now: readonly NamedCurve[], before: readonly NamedCurve[] | undefined) {
  return (
    now.length !== before?.length ||
    now.some(
      ({ points, name }, index) => points !== before[index]?.points || name !== before[index]?.name,
    )
  );
}

/** A duration of 0 has no place on a scale of powers; it is drawn at the lowest that has one. */
function lowestPositive(curves: readonly NamedCurve[]): number {
  const times = curves.flatMap(({ points }) => points.map(([, ns]) => ns)).filter((ns) => ns > 0);
  return times.length === 0 ? 1 : Math.min(...times);
}

/** The percentile below 100 from which on every curve is at its greatest value: what follows says no more. */
function lastRising(curves: readonly NamedCurve[]): number {
  const ends = curves.map(({ points }) => {
    const finite = points.filter(([percentile]) => percentile < 100);
    const greatest = points.at(-1)?.[1];
    return (finite.find(([, ns]) => ns === greatest) ?? finite.at(-1))?.[0] ?? 50;
  });
  return Math.max(50, ...ends);
}

function buildLine({ lines }: ChartPalette, index: number): uPlot.Series {
  return {
    stroke: lines[index === 0 ? 0 : 1],
    dash: index === 0 ? [] : [6, 4],
    width: 1.5,
    spanGaps: true,
    points: { show: false },
  };
}

function buildAxes({ text, grid, font }: ChartPalette, last: number): uPlot.Axis[] {
  const ticks = percentileTicks(last);
  const common = { stroke: text, font, ticks: { show: false }, grid: { stroke: grid, width: 1 } };
  return [
    {
      ...common,
      size: 26,
      gap: 4,
      splits: () => ticks.map((percentile) => placePercentile(percentile, last)),
      values: ({ width }) =>
        nameTicks(ticks, last, (width - valueAxisPx) / placePercentile(100, last)),
    },
    {
      ...common,
      size: valueAxisPx,
      gap: 6,
      splits: (_plot, _axis, min, max) => powersOfTen(min, max),
      filter: (_plot, splits) => splits,
      values: (_plot, splits) => splits.map((ns) => formatNanoseconds(ns).replace(/\.0+ /, " ")),
    },
  ];
}

/** The name of a tick is left out where the next one to the right is too near. */
function nameTicks(ticks: readonly number[], last: number, stepPx: number): string[] {
  return ticks.map((percentile, index) => {
    if (percentile === 100) return t("max");
    const next = placePercentile(ticks[index + 1] ?? 100, last);
    const isTight = (next - placePercentile(percentile, last)) * stepPx < tickNamePx;
    return isTight ? "" : `${percentile}%`;
  });
}

function powersOfTen(min: number, max: number): number[] {
  const first = Math.ceil(Math.log10(min));
  const last = Math.floor(Math.log10(max));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => 10 ** (first + step));
}

function formatPercentile(percentile: number): string {
  return percentile >= 100 ? t("max") : `p${Number(percentile.toPrecision(5))}`;
}
