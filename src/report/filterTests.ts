import type { TestFilter, TestPage, TestSorting } from "../model/results/report.ts";
import type { ResultConfig } from "../model/results/resultFile.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import type { TextIndex } from "./search/textIndex.ts";
import { sortTests } from "./sortTests.ts";

/** Names of scenarios by number, as a result file holds them. */
export type ScenarioNames = ResultConfig["scenarioDetails"];

/** What words are looked for in, beside what an outcome has. */
export interface SearchedParts {
  readonly names?: ScenarioNames;
  /** Texts of the tests by their position. */
  readonly texts?: Pick<TextIndex, "find" | "isCut">;
}

/**
 * The tests that fit a filter, in their order; each word of `text` must occur in an id, name, case, error code, HTTP status, or
 * in the texts of the test.
 */
export function filterTests(
  outcomes: readonly TestOutcome[],
  filter: TestFilter,
  { names, texts }: SearchedParts = {},
): TestOutcome[] {
  const words = (filter.text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const searched = words.map((word) => ({ word, found: texts?.find(word, outcomes.length) }));
  return outcomes.filter(
    (outcome, at) =>
      (filter.provider === undefined || outcome.provider === filter.provider) &&
      (filter.scenario === undefined || outcome.scenario === filter.scenario) &&
      hasState(outcome, filter.state) &&
      (filter.fault === undefined || outcome.faults?.includes(filter.fault) === true) &&
      (words.length === 0 || hasWords(outcome, searched, names, at)),
  );
}

/** Which page of a list of tests, and how that is sorted. */
export interface ListedPage {
  readonly offset: number;
  readonly limit: number;
  readonly sorting?: TestSorting | undefined;
}

/** One page of the tests that fit a filter; `total` counts all that do, as far as texts are searched. */
export function pageTests(
  outcomes: readonly TestOutcome[],
  filter: TestFilter,
  page: ListedPage,
  parts?: SearchedParts,
): TestPage {
  const found = filterTests(outcomes, filter, parts);
  const tests = page.sorting === undefined ? found : sortTests(found, page.sorting);
  const isCut = filter.text !== undefined && parts?.texts?.isCut === true;
  return {
    total: tests.length,
    offset: page.offset,
    tests: tests.slice(page.offset, page.offset + page.limit),
    ...(isCut ? { isCut } : {}),
  };
}

// --- internal ---

function hasState(outcome: TestOutcome, state: TestFilter["state"]): boolean {
  if (state === undefined) return true;
  return state === "retried" ? outcome.retries > 0 : outcome.state === state;
}

/** A word, and of each test whether it is in its texts. */
interface SearchedWord {
  readonly word: string;
  readonly found: Uint8Array | undefined;
}

function hasWords(
  outcome: TestOutcome,
  words: readonly SearchedWord[],
  names: ScenarioNames,
  at: number,
): boolean {
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
  return words.every(({ word, found }) => found?.[at] === 1 || text.includes(word));
}
