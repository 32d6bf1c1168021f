import type { TestSorting } from "../model/results/report.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";

/** The tests in the order of a column; those of which it is not known come last, equal ones stay as they were. */
export function sortTests(
  outcomes: readonly TestOutcome[],
  { column, isDescending }: TestSorting,
): TestOutcome[] {
  const keys = listKeys(outcomes, column);
  const sign = isDescending ? -1 : 1;
  const order = Uint32Array.from(outcomes.keys()).sort((a, b) => {
    const [first = Number.NaN, second = Number.NaN] = [keys[a], keys[b]];
    if (first === second || (Number.isNaN(first) && Number.isNaN(second))) return a - b;
    if (Number.isNaN(first)) return 1;
    if (Number.isNaN(second)) return -1;
    return sign * (first - second);
  });
  return Array.from(order, (at) => outcomes[at]).filter((outcome) => outcome !== undefined);
}

// --- internal ---

/** The gravest first. */
const states: readonly TestOutcome["state"][] = ["failed", "errored", "passed"];

/** What is sorted by, as numbers; NaN where it is not known. */
function listKeys(outcomes: readonly TestOutcome[], column: TestSorting["column"]): Float64Array {
  if (column === "provider") {
    const ranks = rankNames(new Set(outcomes.map(({ provider }) => provider)));
    return Float64Array.from(outcomes, ({ provider }) => ranks.get(provider) ?? Number.NaN);
  }
  const keyOf = keysOf[column];
  return Float64Array.from(outcomes, (outcome) => keyOf(outcome) ?? Number.NaN);
}

const keysOf: Record<
  Exclude<TestSorting["column"], "provider">,
  (outcome: TestOutcome) => number | undefined
> = {
  state: ({ state }) => states.indexOf(state),
  scenario: ({ scenario }) => scenario,
  run: ({ runNumber }) => runNumber,
  attempts: ({ attempts }) => attempts,
  duration: ({ notSent, totalDurationMs }) => (notSent === undefined ? totalDurationMs : undefined),
  tokens: ({ inputTokens, outputTokens }) =>
    inputTokens === undefined && outputTokens === undefined
      ? undefined
      : (inputTokens ?? 0) + (outputTokens ?? 0),
};

/** By their letters, numbers within them by value. */
function rankNames(names: ReadonlySet<string>): ReadonlyMap<string, number> {
  const { compare } = new Intl.Collator("en", { numeric: true });
  return new Map([...names].sort(compare).map((name, rank) => [name, rank]));
}
