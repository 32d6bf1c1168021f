/** One more than the highest whole number among these; 1 where there is none, or where nothing higher can be counted. */
export function nextNumber(values: Iterable<unknown>): number {
  let most = 0;
  for (const value of values) if (Number.isSafeInteger(value)) most = Math.max(most, Number(value));
  return most < Number.MAX_SAFE_INTEGER ? most + 1 : 1;
}
