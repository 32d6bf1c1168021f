import { formatExactJson } from "../../model/json/exactJson.ts";
import { parsePointer } from "../../model/json/jsonPointer.ts";
import type { TestValues, ValidationError } from "../../model/results/resultFile.ts";
import {
  compareValues,
  countLeaves,
  type LeafDifference,
  type ValueComparison,
} from "./compareValues.ts";
import type { RulePlace } from "./ruleTree.ts";

/** What came of the value gate: its figures, and an error for each leaf that differs. */
export interface ValueVerdict {
  readonly values: TestValues;
  readonly validationErrors: ValidationError[];
}

/** Compares an outcome with values of which any one is right; what differs is told of the one that is most like it. */
export function judgeValues(
  expected: readonly unknown[],
  outcome: unknown,
  place: RulePlace,
  at = "",
): ValueVerdict {
  const comparisons = expected.map((each) => compareValues(each, outcome, place));
  const best = comparisons.reduce((a, b) => (countMissed(b) < countMissed(a) ? b : a));
  const { compared, matched, differences } = best;
  const rest = countMissed(best) - differences.length;
  return {
    values: {
      compared,
      matched,
      fields: differences.slice(0, mostFields).map(({ path, ...values }) => ({
        path: [...path],
        ...values,
      })),
    },
    validationErrors: [
      ...differences.map((difference) => toError(difference, parsePointer(at))),
      ...(rest === 0
        ? []
        : [{ path: [], message: `and ${rest} more values differ`, code: "value" }]),
    ],
  };
}

/** The figures of a test that did not come to the value gate: what was expected counts as unmatched. */
export function countUnreached(expected: readonly unknown[], place: RulePlace): TestValues {
  return { compared: countLeaves(expected[0], place), matched: 0, fields: [] };
}

// --- internal ---

const mostFields = 100;
const mostCharacters = 80;

function countMissed({ compared, matched }: ValueComparison): number {
  return compared - matched;
}

/** The path is that in the reply, which lies at `prefix` of the outcome. */
function toError({ path, ...values }: LeafDifference, prefix: readonly string[]): ValidationError {
  const isInReply = prefix.every((step, index) => path[index] === step);
  const message = describeDifference(values);
  return isInReply
    ? { path: path.slice(prefix.length), message, code: "value" }
    : { path: [...path], message: `${message} (in the outcome of all steps)`, code: "value" };
}

function describeDifference(values: Omit<LeafDifference, "path">): string {
  const actual = "actual" in values ? `but is ${quote(values.actual)}` : "but is missing";
  return "expected" in values
    ? `expected ${quote(values.expected)}, ${actual}`
    : `expected nothing, ${actual}`;
}

function quote(value: unknown): string {
  const text = formatExactJson(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text;
}
