/** Where values stand on a chart: pixels of its drawing, which is as wide as its place. */
export interface TrendScale {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  /** Values at which a line goes across, ascending. */
  readonly ticks: readonly number[];
  /** The place of the run that is nearest to this x. */
  readonly nearest: (x: number) => number;
}

export interface ScaleOptions {
  readonly width: number;
  readonly count: number;
  readonly isRate: boolean;
  readonly values: readonly number[];
  readonly bounds: readonly (readonly [number, number])[];
}

export const chartHeight = 176;

/** Runs stand in their order, one step each; rates on 0–100 or the upper part of it, all else from 0. */
export function buildScale({ width, count, isRate, values, bounds }: ScaleOptions): TrendScale {
  const [left, right, top, bottom] = [46, Math.max(60, width - 10), 22, chartHeight - 24];
  const [low, high] = isRate ? pickRates(values, bounds) : [0, pickHighest(values, bounds)];
  const margin = Math.min(14, (right - left) / 4);
  const step = count > 1 ? (right - left - 2 * margin) / (count - 1) : 0;
  const x = (at: number) => (count > 1 ? left + margin + at * step : (left + right) / 2);
  const y = (value: number) => {
    const share = (Math.min(high, Math.max(low, value)) - low) / (high - low);
    return bottom - share * (bottom - top);
  };
  return {
    ...{ width, height: chartHeight, left, right, top, bottom, x, y },
    ticks: isRate ? [low, (low + high) / 2, high] : [0, high / 2, high],
    nearest: (at) => {
      const place = step === 0 ? 0 : Math.round((at - left - margin) / step);
      return Math.max(0, Math.min(count - 1, place));
    },
  };
}

/** Which runs have their day at the axis: the first, the last, and as many between as there is room for. */
export function pickDays(count: number, width: number): number[] {
  if (count <= 1) return count === 1 ? [0] : [];
  const room = Math.max(2, Math.min(count, Math.floor(width / 150) + 1));
  return [
    ...new Set(
      Array.from({ length: room }, (_, at) => Math.round((at * (count - 1)) / (room - 1))),
    ),
  ];
}

/** A number not below this with one digit that is easy to read: 1, 2, 2.5 or 5 times a power of ten. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}

// --- internal ---

function pickRates(
  values: readonly number[],
  bounds: readonly (readonly [number, number])[],
): [number, number] {
  const lowest = Math.min(100, ...values, ...bounds.map(([lower]) => lower));
  return [lowest >= 80 ? 80 : lowest >= 50 ? 50 : 0, 100];
}

/** One run with a very wide interval must not flatten all others: the band is cut at twice the highest value. */
function pickHighest(
  values: readonly number[],
  bounds: readonly (readonly [number, number])[],
): number {
  const highest = Math.max(0, ...values);
  const upper = Math.max(highest, ...bounds.map(([, high]) => high));
  return roundUp(Math.min(upper, highest * 2));
}
