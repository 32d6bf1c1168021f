import type { Random } from "./random.ts";

/** How a value wanders: mean and deviation of each, and the range it never leaves. */
export interface WalkRules {
  readonly start: readonly [mean: number, deviation: number];
  readonly change: readonly [mean: number, deviation: number];
  /** Changes in one direction, before it may turn. */
  readonly momentum: readonly [mean: number, deviation: number];
  /** Chance of turning when the momentum is used up. */
  readonly reversal: number;
  readonly range: readonly [min: number, max: number];
  readonly decimals: number;
}

/** Values that each wander in one direction for a while, then perhaps turn; at an end of the range they always do. */
export class MomentumWalks {
  private readonly rules: WalkRules;
  private readonly random: Random;
  private readonly values: Float64Array;
  private readonly directions: Int8Array;
  private readonly left: Uint16Array;

  constructor(rules: WalkRules, count: number, random: Random) {
    this.rules = rules;
    this.random = random;
    this.values = Float64Array.from({ length: count }, () =>
      this.fit(random.normal(...rules.start)),
    );
    this.directions = Int8Array.from({ length: count }, () => (random.uniform() < 0.5 ? -1 : 1));
    this.left = new Uint16Array(count);
  }

  value(index: number): number {
    return this.values[index] ?? 0;
  }

  step(index: number): void {
    const { change, momentum, reversal, range } = this.rules;
    let left = this.left[index] ?? 0;
    let direction = this.directions[index] ?? 1;
    if (left === 0) {
      left = Math.max(1, Math.round(this.random.normal(...momentum)));
      if (this.random.uniform() < reversal) direction = -direction;
    }
    const moved = this.value(index) + direction * Math.abs(this.random.normal(...change));
    if (moved <= range[0] || moved >= range[1]) direction = moved <= range[0] ? 1 : -1;
    this.values[index] = this.fit(moved);
    this.directions[index] = direction;
    this.left[index] = left - 1;
  }

  private fit(value: number): number {
    const { range, decimals } = this.rules;
    const scale = 10 ** decimals;
    return Math.round(Math.min(range[1], Math.max(range[0], value)) * scale) / scale;
  }
}
