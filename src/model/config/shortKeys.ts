import type { GrantedKey } from "./keyNeed.ts";

/** Whether a value is long enough to be masked: a shorter one stands in words that have nothing to do with it. */
export function isMaskable(value: string): boolean {
  return value.length >= shortestMasked;
}

/** A sentence for each name whose value is too short to be masked. */
export function describeShortKeys(keys: readonly GrantedKey[]): string[] {
  const short = keys.filter(({ value }) => {
    const used = value?.trim() ?? "";
    return used !== "" && !isMaskable(used);
  });
  const names = new Set(short.map(({ name }) => name));
  return [...names].map(
    (name) =>
      `${name} has fewer than ${shortestMasked} characters: it is not masked in what a run writes.`,
  );
}

// --- internal ---

const shortestMasked = 8;
