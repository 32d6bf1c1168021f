/**
 * The logarithm of the beta function B(a, b), a and b above 0, to about 1e-13 also where a and b are in the millions:
 * the large terms of Stirling's series are cancelled on paper. Source: Didonato and Morris 1992 (TOMS 708).
 */
export function logBeta(a: number, b: number): number {
  const [p, q] = a < b ? [a, b] : [b, a];
  const sum = p + q;
  if (q < stirlingFrom) return logGamma(p) + logGamma(q) - logGamma(sum);
  const rest = Math.log1p(-p / sum);
  if (p < stirlingFrom) {
    const tail = stirlingTail(q) - stirlingTail(sum);
    return logGamma(p) + tail + p - p * Math.log(sum) + (q - 0.5) * rest;
  }
  const tail = stirlingTail(p) + stirlingTail(q) - stirlingTail(sum);
  return -0.5 * Math.log(q) + logSqrt2Pi + tail + (p - 0.5) * Math.log(p / sum) + q * rest;
}

/** The logarithm of the gamma function of x above 0 (Stirling's series from 10 on, recurrence below). */
export function logGamma(x: number): number {
  let product = 1;
  let shifted = x;
  for (; shifted < stirlingFrom; shifted++) product *= shifted;
  const main = (shifted - 0.5) * Math.log(shifted) - shifted + logSqrt2Pi;
  return main + stirlingTail(shifted) - Math.log(product);
}

/** The logarithm of the binomial coefficient: n over k, whole numbers with 0 ≤ k ≤ n. */
export function logChoose(n: number, k: number): number {
  return k === 0 || k === n ? 0 : -Math.log(n + 1) - logBeta(n - k + 1, k + 1);
}

// --- internal ---

const stirlingFrom = 10;
const logSqrt2Pi = 0.9189385332046728;

/** What Stirling's formula leaves out, for x from 10 on. */
function stirlingTail(x: number): number {
  const y = 1 / (x * x);
  const far = 1 / 1188 - y * (691 / 360360 - y * (1 / 156 - (y * 3617) / 122400));
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * far)))) / x;
}
