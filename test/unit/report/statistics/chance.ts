/** Numbers in 0–1 from a seed, always the same ones (mulberry32). */
export function makeChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** How many of `tests` pass that each pass with probability `rate`. */
export function drawPassed(chance: () => number, tests: number, rate: number): number {
  let passed = 0;
  for (let at = 0; at < tests; at++) if (chance() < rate) passed++;
  return passed;
}

/** How probable 0, 1, … `tests` passes are. */
export function listProbabilities(tests: number, rate: number): Float64Array {
  const weights = new Float64Array(tests + 1);
  weights[0] = 1;
  for (let test = 1; test <= tests; test++) {
    for (let passed = test; passed >= 0; passed--) {
      const before = passed > 0 ? (weights[passed - 1] ?? 0) : 0;
      weights[passed] = (weights[passed] ?? 0) * (1 - rate) + before * rate;
    }
  }
  return weights;
}
