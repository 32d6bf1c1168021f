import type { MissingTests } from "../../model/results/comparison.ts";
import { formatPlural } from "../../model/words/figures.ts";

/** What only one side has, as a line tells it. */
export function describeMissingTests({
  provider,
  scenario,
  case: id,
  in: side,
  tests,
}: MissingTests) {
  const place = `${provider}, scenario ${scenario}${id === undefined ? "" : `, case ${id}`}`;
  const what = side === "head" ? "not in the head" : "new in the head";
  return `${place}: ${what} (${formatPlural(tests, "test")})`;
}
