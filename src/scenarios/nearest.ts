/** "did you mean …?" for the known word that takes the fewest edits; undefined when all take more than `maxEdits`. */
export function findNearest(
  word: string,
  known: readonly string[],
  maxEdits = Number.POSITIVE_INFINITY,
): string | undefined {
  const [nearest] = known
    .map((candidate) => ({ candidate, edits: countEdits(word, candidate) }))
    .filter(({ edits }) => edits <= maxEdits)
    .sort((a, b) => a.edits - b.edits);
  if (nearest === undefined) return undefined;
  const isClose = nearest.edits <= Math.max(2, Math.floor(word.length / 3));
  return isClose
    ? `did you mean "${nearest.candidate}"?`
    : `the nearest known one is "${nearest.candidate}"`;
}

// --- internal ---

/** Levenshtein distance without regard to case; only the first 64 characters count. */
function countEdits(a: string, b: string): number {
  const from = a.slice(0, 64).toLowerCase();
  const to = b.slice(0, 64).toLowerCase();
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
