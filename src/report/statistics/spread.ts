/**
 * The distribution of a whole number: `weights[i]` belongs to the number `from + i`. Terms below 1e-18 of the largest are
 * left out at both ends, so that a probability above 1e-12 keeps its digits.
 */
export interface Spread {
  readonly from: number;
  readonly weights: Float64Array;
}

/**
 * How many of `headTotal` tests pass when `passed` of all `headTotal + baseTotal` do and which ones is chance: the
 * hypergeometric distribution, from its mode outwards by ratios of neighbours, so that no digit is lost.
 */
export function hypergeometricSpread(headTotal: number, baseTotal: number, passed: number): Spread {
  const least = Math.max(0, passed - baseTotal);
  const most = Math.min(headTotal, passed);
  const rise = (k: number) =>
    ((headTotal - k) / (k + 1)) * ((passed - k) / (baseTotal - passed + k + 1));
  const middle = Math.floor(((headTotal + 1) * (passed + 1)) / (headTotal + baseTotal + 2));
  const mode = Math.min(most, Math.max(least, middle));
  const above: number[] = [1];
  for (let k = mode; k < most; k++) {
    const weight = (above[k - mode] ?? 0) * rise(k);
    if (weight < negligible) break;
    above.push(weight);
  }
  const below: number[] = [];
  for (let [k, weight] = [mode - 1, 1]; k >= least; k--) {
    weight /= rise(k);
    if (weight < negligible) break;
    below.push(weight);
  }
  return normalize({
    from: mode - below.length,
    weights: Float64Array.from([...below.reverse(), ...above]),
  });
}

/** The distribution of the sum of independent numbers, each given with how often it is in the sum. */
export function sumSpreads(parts: readonly (readonly [spread: Spread, times: number])[]): Spread {
  let waiting: Spread[] = [];
  for (const [spread, times] of parts) {
    for (let [left, power] = [times, spread]; left > 0; ) {
      if (left % 2 === 1) waiting.push(power);
      left = Math.floor(left / 2);
      if (left > 0) power = addSpreads(power, power);
    }
  }
  while (waiting.length > 1) {
    waiting.sort((a, b) => a.weights.length - b.weights.length);
    const sums: Spread[] = [];
    for (let at = 0; at < waiting.length; at += 2) {
      const [one, other] = [waiting[at], waiting[at + 1]];
      if (one !== undefined) sums.push(other === undefined ? one : addSpreads(one, other));
    }
    waiting = sums;
  }
  return waiting[0] ?? { from: 0, weights: Float64Array.of(1) };
}

// --- internal ---

const negligible = 1e-18;

function addSpreads(a: Spread, b: Spread): Spread {
  const [short, long] = a.weights.length < b.weights.length ? [a, b] : [b, a];
  const weights = new Float64Array(short.weights.length + long.weights.length - 1);
  const { length } = long.weights;
  for (let i = 0; i < short.weights.length; i++) {
    const factor = short.weights[i] ?? 0;
    for (let j = 0; j < length; j++) {
      weights[i + j] = (weights[i + j] ?? 0) + factor * (long.weights[j] ?? 0);
    }
  }
  return normalize({ from: a.from + b.from, weights });
}

/** Without negligible ends, and with sum 1. */
function normalize({ from, weights }: Spread): Spread {
  let [largest, sum] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    if (weight > largest) largest = weight;
  }
  const least = largest * negligible;
  let [start, end] = [0, weights.length];
  while ((weights[start] ?? 0) < least) start++;
  while ((weights[end - 1] ?? 0) < least) end--;
  const kept = weights.subarray(start, end);
  for (let at = 0; at < kept.length; at++) kept[at] = (kept[at] ?? 0) / sum;
  return { from: from + start, weights: kept };
}
