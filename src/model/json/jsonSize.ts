/** Whether an object or array holds more values than this, all below it counted; a larger one is not counted to its end. */
export function hasMoreValues(root: object, most: number): boolean {
  return countValues(root, { mostValues: most }) === undefined;
}

/** How many values an object or array holds, all below it counted; undefined when they, or the characters of a text, are more than these. */
export function countValues(
  root: object,
  { mostValues, mostCharacters = Infinity }: { mostValues: number; mostCharacters?: number },
): number | undefined {
  const open: object[] = [root];
  let count = 0;
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    const values: unknown[] = Object.values(holder);
    count += values.length;
    if (count > mostValues) return undefined;
    for (const value of values) {
      if (typeof value === "string" && value.length > mostCharacters) return undefined;
      if (typeof value === "object" && value !== null) open.push(value);
    }
  }
  return count;
}
