import type { ComparedCell } from "../../model/results/comparison.ts";

/** A total can hide that one cell fell as far as another rose. */
export function isWorseByMargin(
  { verdict, interval }: Pick<ComparedCell, "verdict" | "interval">,
  margin: number,
): boolean {
  return verdict === "worse" && interval[0] <= -margin;
}
