import { t } from "@vscode/l10n";
import type { PropertyValues } from "lit";
import uPlot from "uplot";
import type { RateSeries } from "../../../src/model/results/measurement.ts";
import { formatNanoseconds, formatPerSecond } from "../../../src/model/words/figures.ts";
import { formatClock } from "../format.ts";
import { ChartElement, type ChartPlan } from "./chartElement.ts";
import type { ChartPalette } from "./chartPalette.ts";

/** Records per second over the time of an observation. */
export class RateChart extends ChartElement {
  static override properties = {
    series: { attribute: false },
    isLive: { attribute: false },
  };
  declare series: RateSeries;
  /** Small, without axes, and without the interval that is not over. */
  declare isLive: boolean;

  constructor() {
    super();
    this.series = { interval_ms: 1000, counts: [] };
    this.isLive = false;
  }

  protected override get heightPx(): number {
    return this.isLive ? 44 : 160;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("isLive")) super.updated(changed);
    else if (changed.has("series")) this.setData(buildRates(this.shownSeries()));
  }

  protected override describe(): string {
    const [, rates] = buildRates(this.shownSeries());
    const highest = Math.max(0, ...rates);
    const { interval_ms, counts } = this.series;
    const time = formatNanoseconds(counts.length * interval_ms * 1e6);
    return t("Rate over time: at most {0} in {1}", formatPerSecond(highest), time);
  }

  protected override plan(palette: ChartPalette): ChartPlan {
    const data = buildRates(this.shownSeries());
    const [first] = palette.lines;
    const paths = uPlot.paths.stepped?.({ align: 1 });
    const line = { stroke: first, fill: fade(first), width: 1.5, points: { show: false }, paths };
    return {
      data,
      options: {
        legend: { show: false },
        cursor: { show: false },
        padding: this.isLive ? [2, 0, 0, 0] : [8, 12, 0, 0],
        scales: {
          x: { time: false, range: (_plot, min, max) => [min, max > min ? max : min + 1] },
          y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] },
        },
        series: [{}, line],
        axes: this.isLive ? [{ show: false }, { show: false }] : buildAxes(palette),
      },
    };
  }

  private shownSeries(): RateSeries {
    const { interval_ms, counts } = this.series;
    return { interval_ms, counts: this.isLive && counts.length > 1 ? counts.slice(0, -1) : counts };
  }
}

// --- internal ---

/** Seconds, and the rate from each on; the last rate twice, so that its step has a width. */
function buildRates({ interval_ms, counts }: RateSeries): [number[], number[]] {
  const seconds = interval_ms / 1000;
  const rates = counts.map((count) => count / seconds);
  const last = rates.at(-1);
  if (last === undefined) return [[], []];
  return [[...rates, last].map((_, index) => index * seconds), [...rates, last]];
}

function buildAxes({ text, grid, font }: ChartPalette): uPlot.Axis[] {
  const common = { stroke: text, font, ticks: { show: false } };
  const line = { stroke: grid, width: 1 };
  return [
    {
      ...common,
      size: 26,
      gap: 6,
      grid: { show: false },
      border: { show: true, ...line },
      values: (_plot, splits) => splits.map(formatClock),
    },
    {
      ...common,
      size: 56,
      gap: 6,
      space: 36,
      grid: line,
      values: (_plot, splits) => splits.map(formatPerSecond),
    },
  ];
}

function fade(color: string): string {
  return `color-mix(in srgb, ${color} 18%, transparent)`;
}
