/**
 * "did you mean …?" for the known word that is most like this one: a slip of the finger, then one that contains it or
 * that it abbreviates, then the one that takes the fewest edits. Undefined when all take more than `maxEdits`, and none
 * contains it.
 */
export function findNearest(
  word: string,
  known: readonly string[],
  maxEdits = Number.POSITIVE_INFINITY,
): string | undefined {
  const [nearest] = rankNearest(word, known, maxEdits);
  if (nearest === undefined) return undefined;
  const isClose = nearest.likeness !== "other" || nearest.edits <= maxSlips(word);
  return isClose
    ? `did you mean "${nearest.candidate}"?`
    : `the nearest known one is "${nearest.candidate}"`;
}

/** The known words that are most like this one, the best first; none where none is worth naming. See `findNearest`. */
export function listNearest(
  word: string,
  known: readonly string[],
  { most = 1, maxEdits = Number.POSITIVE_INFINITY } = {},
): string[] {
  return rankNearest(word, known, maxEdits)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/**
 * The known word that a word is most likely a slip of: but for case the same, one letter off, two swapped, or two off in a
 * long word. Undefined when it is like none.
 */
export function findSlip(word: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .filter((candidate) => Math.abs(candidate.length - word.length) <= 2)
    .map((candidate) => compare(word, candidate))
    .filter(({ candidate, edits }) => isSlip(word, candidate, edits))
    .sort((a, b) => a.edits - b.edits);
  return nearest?.candidate;
}

// --- internal ---

const longWord = 6;

function rankNearest(word: string, known: readonly string[], maxEdits: number): Comparison[] {
  return known
    .map((candidate) => compare(word, candidate))
    .filter(({ likeness, edits }) => likeness === "contains" || edits <= maxEdits)
    .sort((a, b) => rank(a) - rank(b) || a.edits - b.edits);
}

function isSlip(word: string, candidate: string, edits: number): boolean {
  if (edits <= 1) return true;
  return edits === 2 && (word.length >= longWord || hasSameLetters(word, candidate));
}

function hasSameLetters(word: string, other: string): boolean {
  const [letters, others] = [word, other].map((each) => [...each.toLowerCase()].sort().join(""));
  return letters === others;
}

const likenesses = ["slip", "contains", "abbreviated", "other"] as const;

interface Comparison {
  readonly candidate: string;
  readonly likeness: (typeof likenesses)[number];
  readonly edits: number;
}

function rank({ likeness }: Comparison): number {
  return likenesses.indexOf(likeness);
}

function maxSlips(word: string): number {
  return Math.max(2, Math.floor(word.length / 3));
}

/** Without regard to case; only the first 64 characters count. */
function compare(word: string, candidate: string): Comparison {
  const from = word.slice(0, 64).toLowerCase();
  const to = candidate.slice(0, 64).toLowerCase();
  const edits = countEdits(from, to);
  return { candidate, edits, likeness: findLikeness(from, to, edits) };
}

/** Two letters are in too many words to say anything. */
function findLikeness(word: string, candidate: string, edits: number): Comparison["likeness"] {
  if (edits <= 1) return "slip";
  if (word.length < 3) return "other";
  if (candidate.includes(word)) return "contains";
  return isAbbreviation(word, candidate) ? "abbreviated" : "other";
}

/** Whether the candidate begins as the word does, and has all its letters in their order. */
function isAbbreviation(word: string, candidate: string): boolean {
  if (word[0] !== candidate[0]) return false;
  let found = 0;
  for (const letter of candidate) if (letter === word[found]) found += 1;
  return found === word.length;
}

/** Levenshtein distance. */
function countEdits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous.at(-1) ?? 0;
}
