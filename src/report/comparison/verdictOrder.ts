import type { Verdict } from "../../model/results/comparison.ts";

/** The gravest first. "No worse" beside "better" is better: something gained, nothing lost. */
const order: readonly Verdict[] = ["worse", "cannot tell", "better", "no worse"];

/** The worst of what is said of the providers of a run; no provider at all cannot be told of. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return order.find((verdict) => verdicts.includes(verdict)) ?? "cannot tell";
}

/** The same items, those of the gravest verdicts first. */
export function sortByVerdict<T extends { readonly verdict: Verdict }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}
