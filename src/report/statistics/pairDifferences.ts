/** The values of one stratum, each side ascending, and what a difference of it weighs. */
export interface SortedStratum {
  readonly head: Float64Array;
  readonly base: Float64Array;
  readonly weight: number;
}

/** What to look for among the differences of pairs. */
export interface SoughtDifference {
  /** Above 0 and below the weight of all. */
  readonly least: number;
  /** Whether they have to weigh more than `least`, else as much is enough. */
  readonly isMore: boolean;
  /** A difference below which it is not, and one above which it is not, where such are known. */
  readonly from?: number;
  readonly to?: number;
}

/**
 * The smallest difference head − base within strata up to which differences weigh `least` or more together. Differences are
 * counted, never listed: false position after Illinois, some ten passes over the values, each of which moves the bounds to
 * differences that there are.
 */
export function findDifference(
  strata: readonly SortedStratum[],
  { least, isMore, from, to }: SoughtDifference,
): number {
  const all = weighAll(strata);
  const target = least + (isMore ? all : -all) * tolerance;
  const span = spanOf(strata);
  let low = from ?? span.low;
  let high = to ?? span.high;
  let { weight, above: next } = weighUpTo(strata, low);
  if (weight >= target) return low;
  let [missing, spare] = [target - weight, all - target];
  let [wasEnough, slow] = [false, 0];
  const tries = listTries(strata, least / all);
  while (next < high) {
    const share = slow > 2 ? 0.5 : missing / (missing + spare);
    let at = Math.max(next, tries.shift() ?? low + (high - low) * share);
    if (at >= high) at = Math.max(next, low + (high - low) / 2);
    if (at >= high) return high;
    const before = high - low;
    const pass = weighUpTo(strata, at);
    weight = pass.weight;
    const isEnough = weight >= target;
    if (isEnough) {
      [high, spare] = [pass.below, weight - target];
      if (wasEnough) missing /= 2;
    } else {
      [low, next, missing] = [at, pass.above, target - weight];
      if (!wasEnough) spare /= 2;
    }
    slow = slow > 2 || high - low < before / 2 ? 0 : slow + 1;
    wasEnough = isEnough;
  }
  return high;
}

/**
 * The two differences in the middle, one where all cannot be halved: half of the weight of all lies up to the first, and more
 * than half up to the second.
 */
export function findMiddle(strata: readonly SortedStratum[]): readonly [number, number] {
  const all = weighAll(strata);
  const middle = findDifference(strata, { least: all / 2, isMore: false });
  const { weight, above } = weighUpTo(strata, middle);
  return [middle, weight >= all / 2 + all * tolerance ? middle : above];
}

/** What all differences weigh together. */
export function weighAll(strata: readonly SortedStratum[]): number {
  return strata.reduce(
    (sum, { head, base, weight }) => sum + weight * head.length * base.length,
    0,
  );
}

// --- internal ---

/** Sums of weights differ by rounding; as a share of the weight of all. */
const tolerance = 1e-12;

const manyValues = 16_384;
const thinnedValues = 512;

/** Of many values: differences that lie near below and above a share of the weight of all, by some of the values. */
function listTries(strata: readonly SortedStratum[], share: number): number[] {
  const values = strata.reduce((sum, { head, base }) => sum + head.length + base.length, 0);
  if (values < manyValues * strata.length) return [];
  const thinned = strata.map(thinOut);
  const all = weighAll(thinned);
  return [share - 0.005, share + 0.005]
    .filter((each) => each > 0 && each < 1)
    .map((each) => findDifference(thinned, { least: each * all, isMore: false }));
}

/** Some values of each side, as far apart in rank; their differences weigh as much together as all do. */
function thinOut({ head, base, weight }: SortedStratum): SortedStratum {
  const thin = (values: Float64Array) => {
    const step = Math.ceil(values.length / thinnedValues);
    return values.filter((_, at) => at % step === step >> 1);
  };
  const [heads, bases] = [thin(head), thin(base)];
  const share = (head.length * base.length) / (heads.length * bases.length);
  return { head: heads, base: bases, weight: weight * share };
}

/** The smallest and the largest difference. */
function spanOf(strata: readonly SortedStratum[]): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { head, base } of strata) {
    low = Math.min(low, (head[0] ?? 0) - (base.at(-1) ?? 0));
    high = Math.max(high, (head.at(-1) ?? 0) - (base[0] ?? 0));
  }
  return { low, high };
}

/** What the differences up to a bound weigh, itself included; the largest of these and the smallest of the others. */
function weighUpTo(
  strata: readonly SortedStratum[],
  bound: number,
): { weight: number; below: number; above: number } {
  let sum = 0;
  let [below, above] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { head, base, weight } of strata) {
    const [heads, bases] = [head.length, base.length];
    let [count, larger] = [0, 0];
    for (let at = 0; at < heads; at++) {
      const value = head[at] ?? 0;
      while (larger < bases && value - (base[larger] ?? 0) > bound) larger++;
      count += bases - larger;
      if (larger < bases) {
        const difference = value - (base[larger] ?? 0);
        if (difference > below) below = difference;
      }
      if (larger > 0) {
        const difference = value - (base[larger - 1] ?? 0);
        if (difference < above) above = difference;
      }
    }
    sum += count * weight;
  }
  return { weight: sum, below, above };
}
