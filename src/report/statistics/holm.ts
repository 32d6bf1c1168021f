/**
 * Which differences of a family are real, all of them together? p values so adjusted that comparing each with 0.05
 * keeps the chance of any false one at 5 %, in the order given. Holds under any dependence. Source: Holm 1979.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, at) => at).sort((a, b) => (ps[a] ?? 1) - (ps[b] ?? 1));
  const adjusted = new Array<number>(ps.length).fill(1);
  let largest = 0;
  for (const [rank, at] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (ps[at] ?? 1) * (ps.length - rank)));
    adjusted[at] = largest;
  }
  return adjusted;
}
