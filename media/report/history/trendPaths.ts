import type { HistoryPoint } from "../../../src/model/results/history.ts";
import type { TrendScale } from "./trendScale.ts";
import type { Trend } from "./trendSeries.ts";

/** The line through the values of neighbouring runs, as SVG path data; a run without a value is a gap. */
export function drawLine(points: readonly HistoryPoint[], trend: Trend, scale: TrendScale): string {
  return listStretches(points, (point) => trend.find(point))
    .filter((stretch) => stretch.length > 1)
    .map((stretch) => joinPlaces(stretch.map(([at, value]) => [scale.x(at), scale.y(value)])))
    .join("");
}

/** The area between the limits of neighbouring runs; of a run that stands alone, a bar. */
export function drawBand(points: readonly HistoryPoint[], trend: Trend, scale: TrendScale): string {
  return listStretches(points, (point) => trend.findBounds(point))
    .map((stretch) => {
      const [first] = stretch;
      const alone = stretch.length === 1 ? barHalf : 0;
      const widened = alone > 0 && first !== undefined ? [first, first] : stretch;
      const xOf = (at: number, nth: number) =>
        scale.x(at) + (nth === 0 ? -alone : nth === widened.length - 1 ? alone : 0);
      const upper = widened.map(([at, [, high]], nth) => [xOf(at, nth), scale.y(high)] as const);
      const lower = widened.map(([at, [low]], nth) => [xOf(at, nth), scale.y(low)] as const);
      return `${joinPlaces([...upper, ...lower.reverse()])}Z`;
    })
    .join("");
}

// --- internal ---

/** Half the width of the bar of one run, in pixels. */
const barHalf = 3;

/** Runs one after the other that have a value, each with its place. */
function listStretches<T>(
  points: readonly HistoryPoint[],
  find: (point: HistoryPoint) => T | undefined,
): (readonly [number, T])[][] {
  const stretches: (readonly [number, T])[][] = [];
  let isOpen = false;
  for (const [at, point] of points.entries()) {
    const value = find(point);
    if (value !== undefined && !isOpen) stretches.push([]);
    if (value !== undefined) stretches.at(-1)?.push([at, value]);
    isOpen = value !== undefined;
  }
  return stretches;
}

function joinPlaces(places: readonly (readonly [number, number])[]): string {
  return places
    .map(([x, y], at) => `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join("");
}
