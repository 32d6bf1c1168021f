import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** Random numbers that depend on the seed only, on every platform. */
export interface Random {
  /** From 0 up to, not including, 1. */
  uniform(): number;
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number;
  /** Bell-shaped, never further than six deviations away. */
  normal(mean: number, deviation: number): number;
}

/** `seed` may be any safe integer; all its bits count. */
export function createRandom(seed: number): Random {
  const low = seed | 0;
  const high = Math.floor(seed / 2 ** 32) | 0;
  const generator = xoroshiro128plusFromState([-1, ~low, low, high]);
  for (let drawn = 0; drawn < mixingDraws; drawn += 1) generator.next();
  const uniform = () => (generator.next() >>> 0) / 2 ** 32;
  return {
    uniform,
    below: (end) => Math.floor(uniform() * end),
    normal: (mean, deviation) => {
      // A sum of uniform numbers: functions like Math.log need not give the same bits everywhere.
      let sum = 0;
      for (let drawn = 0; drawn < 12; drawn += 1) sum += uniform();
      return mean + (sum - 6) * deviation;
    },
  };
}

// --- internal ---

/** Seeds differ in few bits; so many draws later nothing shows of that. */
const mixingDraws = 64;
