import { type CharacterSet, overlap } from "./characterSet.ts";
import { type PatternPart, parsePattern } from "./parsePattern.ts";

/** What proofs may still cost, in steps of comparing or joining characters; those of one schema take from one effort. */
export interface ProofEffort {
  stepsLeft: number;
}

/** The effort for the patterns of one schema: some tens of milliseconds, whatever they are. */
export function createProofEffort(): ProofEffort {
  return { stepsLeft: mostSteps };
}

/**
 * Why matching a pattern may take longer than a fixed number of steps for each character of a text; undefined where it
 * is proven not to. Proven are patterns in which the next character always decides where to go on (then what is tried
 * in vain fails at once), if they begin with `^` or cannot fail after a repetition; and patterns without endless
 * repetition in which there are few ways to go. What the effort does not suffice for is not proven.
 */
export function findPatternRisk(
  pattern: string,
  effort: ProofEffort = createProofEffort(),
): string | undefined {
  if (effort.stepsLeft <= 0) return tooLong;
  const whole = parsePattern(pattern);
  if (whole === undefined) return "it is of a kind that is not analysed";
  const walk = new PositionWalk(effort);
  const shape = walk.visit(whole, false);
  if (walk.isOver) return tooLong;
  const isAnchored = startsAnchored(whole);
  if (!walk.loops.some(Boolean)) {
    const most = isAnchored ? mostWaysAnchored : mostWays;
    return countWays(walk, shape) <= most ? undefined : "there are many ways through it";
  }
  if (!isDeterministic(walk, shape))
    return walk.isOver ? tooLong : "a repetition may end in several ways";
  const canFailLate =
    walk.hasAssertion || walk.loops.some((isLoop, at) => isLoop && !shape.last.has(at));
  return isAnchored || !canFailLate ? undefined : "it is tried anew from every character";
}

// --- internal ---

const tooLong = "proving that it does not takes too long";
const mostPositions = 2000;
const mostSteps = 500_000;
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
  readonly #effort: ProofEffort;

  constructor(effort: ProofEffort) {
    this.#effort = effort;
  }

  /** Whether the proof is given up. */
  get isOver(): boolean {
    return this.sets.length > mostPositions || this.#effort.stepsLeft <= 0;
  }

  spend(steps: number): void {
    this.#effort.stepsLeft -= steps;
  }

  visit(part: PatternPart, isInLoop: boolean): Shape {
    if (this.isOver) return empty;
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
    for (let count = 0; count < certain && !this.isOver; count++) {
      shape = this.#join(shape, this.visit(part.part, isInLoop));
    }
    if (isEndless) {
      const body = this.visit(part.part, true);
      this.#link(body.last, body.first);
      return this.#join(shape, { ...body, isNullable: body.isNullable || part.min === 0 });
    }
    const optional: Shape[] = [];
    for (let count = part.min; count < part.max && !this.isOver; count++) {
      optional.push(this.visit(part.part, isInLoop));
    }
    const rest = optional.reduceRight<Shape>(
      (after, each) => ({ ...this.#join(each, after), isNullable: true }),
      empty,
    );
    return this.#join(shape, rest);
  }

  #join(before: Shape, after: Shape): Shape {
    if (this.isOver) return empty;
    this.spend(before.first.size + before.last.size + after.first.size + after.last.size);
    this.#link(before.last, after.first);
    return {
      first: before.isNullable ? new Set([...before.first, ...after.first]) : before.first,
      last: after.isNullable ? new Set([...before.last, ...after.last]) : after.last,
      isNullable: before.isNullable && after.isNullable,
    };
  }

  #link(from: ReadonlySet<number>, to: ReadonlySet<number>): void {
    for (const position of from) {
      if (this.isOver) return;
      this.spend(to.size);
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

/** Whether of the characters that may come next no two can be the same; false also when the proof is given up. */
function isDeterministic(walk: PositionWalk, { first }: Shape): boolean {
  if (walk.hasTwoWays) return false;
  return [first, ...walk.follow].every((next) => {
    const sets = [...next].map((position) => walk.sets[position] ?? []);
    return sets.every((a, at) =>
      sets.slice(at + 1).every((b) => {
        walk.spend(1 + a.length * b.length);
        return !walk.isOver && !overlap(a, b);
      }),
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
