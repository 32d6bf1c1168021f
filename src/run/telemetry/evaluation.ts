import { formatPointer } from "../../model/json/jsonPointer.ts";
import type { AttemptResult } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { doubleAttribute, firstAttributes, textAttribute } from "./otlpJson.ts";

/** Of a span or an event: the kind of error that it ended with. */
export const errorTypeAttribute = textAttribute("error.type");

/** Why an attempt has no verdict; undefined where it has one. */
export function findAttemptError({ errorMessage, errorKind }: AttemptResult): string | undefined {
  return errorMessage === null ? undefined : (errorKind ?? "internal");
}

/** Why a test has no verdict; undefined where it has one. */
export function findTestError({ state, errorKind }: TestOutcome): string | undefined {
  return state === "errored" ? (errorKind ?? "internal") : undefined;
}

/** What the schema found of an attempt. */
export function evaluateAttempt(attempt: AttemptResult): string {
  const errorType = findAttemptError(attempt);
  if (errorType !== undefined) return bySchema + errorTypeAttribute(errorType);
  const faults = attempt.validationErrors
    .slice(0, mostFaults)
    .map(({ code, path }) => (path.length === 0 ? code : `${code} at ${formatPointer(path)}`));
  return bySchema + score(attempt.success ? 1 : 0, faults);
}

/** What all judges together found of a test. */
export function evaluateTest(test: TestOutcome): string {
  const errorType = findTestError(test);
  if (errorType !== undefined) return asTest + errorTypeAttribute(errorType);
  return asTest + score(test.state === "passed" ? 1 : 0, []);
}

/** The share of the expected values that a test had. */
export function evaluateValues({
  compared,
  matched,
  missed,
}: NonNullable<TestOutcome["values"]>): string {
  return byValues + score(compared === 0 ? 1 : matched / compared, missed.slice(0, mostFaults));
}

// --- internal ---

const mostFaults = 10;
const longestExplanation = 1000;

const name = textAttribute("gen_ai.evaluation.name");
const bySchema = firstAttributes(name("schema"));
const asTest = firstAttributes(name("test"));
const byValues = firstAttributes(name("values"));
const scoreValue = doubleAttribute("gen_ai.evaluation.score.value");
const scoreLabel = textAttribute("gen_ai.evaluation.score.label");
const explanation = textAttribute("gen_ai.evaluation.explanation");

/** From 0 to 1, of which only 1 passes. */
function score(value: number, faults: readonly string[]): string {
  const label = scoreLabel(value === 1 ? "pass" : "fail");
  const why =
    faults.length === 0 ? "" : explanation(faults.join("; ").slice(0, longestExplanation));
  return scoreValue(value) + label + why;
}
