import type { TestFilter, TestPage } from "../model/results/report.ts";
import type { ResultConfig } from "../model/results/resultFile.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";

/** Names of scenarios by number, as a result file holds them. */
export type ScenarioNames = ResultConfig["scenarioDetails"];

/** The tests that fit a filter, in their order; each word of `text` must occur in an id, name, case, error code or HTTP status. */
export function filterTests(
  outcomes: readonly TestOutcome[],
  filter: TestFilter,
  names?: ScenarioNames,
): TestOutcome[] {
  const words = (filter.text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return outcomes.filter(
    (outcome) =>
      (filter.provider === undefined || outcome.provider === filter.provider) &&
      (filter.scenario === undefined || outcome.scenario === filter.scenario) &&
      hasState(outcome, filter.state) &&
      (words.length === 0 || hasWords(outcome, words, names)),
  );
}

/** One page of the tests that fit a filter; `total` counts all that do. */
export function pageTests(
  outcomes: readonly TestOutcome[],
  filter: TestFilter,
  page: { readonly offset: number; readonly limit: number },
  names?: ScenarioNames,
): TestPage {
  const tests = filterTests(outcomes, filter, names);
  return {
    total: tests.length,
    offset: page.offset,
    tests: tests.slice(page.offset, page.offset + page.limit),
  };
}

// --- internal ---

function hasState(outcome: TestOutcome, state: TestFilter["state"]): boolean {
  if (state === undefined) return true;
  return state === "retried" ? outcome.retries > 0 : outcome.state === state;
}

function hasWords(outcome: TestOutcome, words: readonly string[], names: ScenarioNames): boolean {
  const text = [
    outcome.provider,
    outcome.scenario,
    names?.[outcome.scenario]?.name ?? "",
    outcome.case ?? "",
    outcome.errorKind ?? "",
    outcome.httpStatus ?? "",
    ...outcome.errorCodes,
  ]
    .join("\n")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
