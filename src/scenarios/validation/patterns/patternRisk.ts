import { type CharacterSet, overlap } from "./characterSet.ts";
import { type PatternPart, parsePattern } from "./parsePattern.ts";

/**
 * Why matching a pattern may take longer than a fixed number of steps for each character of a text; undefined where it
 * is proven not to. Proven are patterns in which the next character always decides where to go on (then what is tried
 * in vain fails at once), if they begin with `^` or cannot fail after a repetition; and patterns without endless
 * repetition in which there are few ways to go.
 */
export function findPatternRisk(pattern: string): string | undefined {
  const whole = parsePattern(pattern);
  if (whole === undefined) return "it is of a kind that is not analysed";
  const walk = new PositionWalk();
  const shape = walk.visit(whole, false);
  if (walk.sets.length > mostPositions) return "it is long";
  const isAnchored = startsAnchored(whole);
  if (!walk.loops.some(Boolean)) {
    const most = isAnchored ? mostWaysAnchored : mostWays;
    return countWays(walk, shape) <= most ? undefined : "there are many ways through it";
  }
  if (!isDeterministic(walk, shape)) return "a repetition may end in several ways";
  const canFailLate =
    walk.hasAssertion || walk.loops.some((isLoop, at) => isLoop && !shape.last.has(at));
  return isAnchored || !canFailLate ? undefined : "it is tried anew from every character";
}

// --- internal ---

const mostPositions = 2000;
/** Of characters that may come next: comparing more takes longer than the proof is worth. */
const mostPairs = 200_000;
const mostWays = 100;
const mostWaysAnchored = 10_000;

/** Where a part can begin and end, by positions of characters (Glushkov), and whether it can be empty. */
interface Shape {
  readonly first: ReadonlySet<number>;
  readonly last: ReadonlySet<number>;
  readonly isNullable: boolean;
}

const empty: Shape = { first: new Set(), last: new Set(), isNullable: true };

/** Numbers the characters of a pattern and notes which may follow which. */
class PositionWalk {
  readonly sets: CharacterSet[] = [];
  /** Whether a position is in an endless repetition. */
  readonly loops: boolean[] = [];
  readonly follow: Set<number>[] = [];
  hasAssertion = false;
  /** Whether one character may follow another in two ways, as in `(a+)+`. */
  hasTwoWays = false;

  visit(part: PatternPart, isInLoop: boolean): Shape {
    if (this.sets.length > mostPositions) return empty;
    if (part.kind === "set") return this.#add(part.set, isInLoop);
    if (part.kind === "choice") {
      return uniteShapes(part.branches.map((branch) => this.#visitSequence(branch, isInLoop)));
    }
    if (part.kind === "repeat") return this.#visitRepeat(part, isInLoop);
    if (part.kind === "assertion") this.hasAssertion = true;
    return empty;
  }

  #add(set: CharacterSet, isInLoop: boolean): Shape {
    const position = this.sets.push(set) - 1;
    this.loops.push(isInLoop);
    this.follow.push(new Set());
    return { first: new Set([position]), last: new Set([position]), isNullable: false };
  }

  #visitSequence(parts: readonly PatternPart[], isInLoop: boolean): Shape {
    let shape = empty;
    for (const part of parts) shape = this.#join(shape, this.visit(part, isInLoop));
    return shape;
  }

  /** `a{2,4}` as `aa(a(a)?)?`, `a{2,}` as `aa+`. */
  #visitRepeat(part: PatternPart & { kind: "repeat" }, isInLoop: boolean): Shape {
    const isEndless = part.max === Infinity;
    let shape = empty;
    const certain = isEndless ? Math.max(0, part.min - 1) : part.min;
    for (let count = 0; count < certain && this.sets.length <= mostPositions; count++) {
      shape = this.#join(shape, this.visit(part.part, isInLoop));
    }
    if (isEndless) {
      const body = this.visit(part.part, true);
      this.#link(body.last, body.first);
      return this.#join(shape, { ...body, isNullable: body.isNullable || part.min === 0 });
    }
    const optional: Shape[] = [];
    for (let count = part.min; count < part.max && this.sets.length <= mostPositions; count++) {
      optional.push(this.visit(part.part, isInLoop));
    }
    const rest = optional.reduceRight<Shape>(
      (after, each) => ({ ...this.#join(each, after), isNullable: true }),
      empty,
    );
    return this.#join(shape, rest);
  }

  #join(before: Shape, after: Shape): Shape {
    this.#link(before.last, after.first);
    return {
      first: before.isNullable ? new Set([...before.first, ...after.first]) : before.first,
      last: after.isNullable ? new Set([...before.last, ...after.last]) : after.last,
      isNullable: before.isNullable && after.isNullable,
    };
  }

  #link(from: ReadonlySet<number>, to: ReadonlySet<number>): void {
    for (const position of from) {
      const known = this.follow[position];
      for (const next of to) {
        if (known?.has(next)) this.hasTwoWays = true;
        known?.add(next);
      }
    }
  }
}

function uniteShapes(shapes: readonly Shape[]): Shape {
  return {
    first: new Set(shapes.flatMap(({ first }) => [...first])),
    last: new Set(shapes.flatMap(({ last }) => [...last])),
    isNullable: shapes.some(({ isNullable }) => isNullable),
  };
}

function isDeterministic({ sets, follow, hasTwoWays }: PositionWalk, { first }: Shape): boolean {
  const ways = [first, ...follow];
  const pairs = ways.reduce((sum, { size }) => sum + (size * (size - 1)) / 2, 0);
  if (hasTwoWays || pairs > mostPairs) return false;
  return ways.every((next) => {
    const positions = [...next];
    return positions.every((a, at) =>
      positions.slice(at + 1).every((b) => !overlap(sets[a] ?? [], sets[b] ?? [])),
    );
  });
}

/** Ways through a pattern without endless repetition: every position leads to later ones only. */
function countWays({ follow }: PositionWalk, { first }: Shape): number {
  const ways = new Array<number>(follow.length).fill(0);
  for (let at = follow.length - 1; at >= 0; at--) {
    let sum = 1;
    for (const next of follow[at] ?? []) sum += ways[next] ?? 0;
    ways[at] = sum;
  }
  return [...first].reduce((sum, at) => sum + (ways[at] ?? 0), 0);
}

function startsAnchored(part: PatternPart): boolean {
  if (part.kind === "start") return true;
  if (part.kind !== "choice") return false;
  return part.branches.every(([first]) => first !== undefined && startsAnchored(first));
}
