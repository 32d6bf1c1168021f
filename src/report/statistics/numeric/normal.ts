import { bisect } from "./bisect.ts";

/** The 97.5 % point of the normal distribution: 95 % lie within it on both sides. */
export const z95 = 1.959963984540054;

/**
 * P(Z > z) of a standard normal Z, to about 1e-15 and in the tail with all its digits: by the power series about 0 up
 * to 3, from there by Laplace's continued fraction.
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z >= 3) {
    let below = z;
    for (let k = 120; k > 0; k--) below = z + k / below;
    return density / below;
  }
  let term = z;
  let sum = z;
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 - density * sum;
}

/** The z that `share` (0–1, ends excluded) of a standard normal distribution lie below. */
export function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share);
  return -bisect(0, 40, (z) => normalTail(z) > share);
}
