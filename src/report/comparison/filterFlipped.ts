import type { FlippedTest } from "../../model/results/comparison.ts";
import type { FlippedFilter, FlippedPage } from "../../model/results/comparisonPage.ts";
import { declineOf } from "./flippedTests.ts";

/** How many tests ended worse, and how many better. */
export function countFlipped(flipped: readonly FlippedTest[]): { worse: number; better: number } {
  const worse = flipped.filter((test) => declineOf(test) > 0).length;
  return { worse, better: flipped.length - worse };
}

/** The tests that a filter lets through, from `offset` on; names of scenarios are searched too. */
export function pageFlipped(
  flipped: readonly FlippedTest[],
  filter: FlippedFilter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  scenarioName: (scenario: number) => string,
): FlippedPage {
  const found = flipped.filter((test) => isLetThrough(test, filter, scenarioName));
  return { total: found.length, offset, tests: found.slice(offset, offset + limit) };
}

// --- internal ---

function isLetThrough(
  test: FlippedTest,
  { direction, provider, scenario, text }: FlippedFilter,
  scenarioName: (scenario: number) => string,
): boolean {
  if (direction !== undefined && declineOf(test) > 0 !== (direction === "worse")) return false;
  if (provider !== undefined && test.provider !== provider) return false;
  if (scenario !== undefined && test.scenario !== scenario) return false;
  const wanted = text?.trim().toLowerCase() ?? "";
  if (wanted === "") return true;
  const words = [test.provider, scenarioName(test.scenario), test.case ?? "", test.from, test.to];
  return words.join("\n").toLowerCase().includes(wanted);
}
