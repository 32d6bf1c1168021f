import { formatPointer } from "../../model/json/jsonPointer.ts";
import type { AttemptResult, RunResult, ValidationError } from "../../model/results/resultFile.ts";
import { formatCount } from "../../model/words/figures.ts";
import { cutText } from "./cutText.ts";
import type { ExportOptions } from "./exportFormat.ts";

/** Why an attempt or a test did not pass, as plain text of any characters. */
export interface FailureText {
  /** Codes of the errors, or the kind of an error without a verdict. */
  readonly reason: string;
  /** One sentence: the first errors. */
  readonly message: string;
  /** An error each, the first 50; with its message only where values are wanted, since messages quote replies. */
  readonly errors: readonly string[];
}

/** What the last attempt of a test ended with. */
export function describeFailedTest({ attempts }: RunResult, options: ExportOptions): FailureText {
  const last = attempts.at(-1);
  if (last === undefined) return toFailure("no attempt", ["no attempt"]);
  return describeFailedAttempt(last, options);
}

/** What an attempt that did not pass ended with. */
export function describeFailedAttempt(attempt: AttemptResult, options: ExportOptions): FailureText {
  const { errorMessage, errorKind = "error", validationErrors } = attempt;
  if (errorMessage !== null) {
    return toFailure(errorKind, [`${errorKind}: ${cutText(errorMessage, longestMessage)}`]);
  }
  const codes = new Set(validationErrors.map(({ code }) => code));
  const errors = new Set<string>();
  for (const error of validationErrors) errors.add(describeError(error, options));
  if (errors.size === 0) return toFailure("not valid", ["not valid"]);
  return toFailure([...codes].sort().join(", "), [...errors]);
}

// --- internal ---

const mostErrors = 50;
const mostInMessage = 3;
const longestMessage = 2000;
const longestError = 500;

function toFailure(reason: string, errors: readonly string[]): FailureText {
  return {
    reason,
    message: takeFirst(errors, mostInMessage).join(", "),
    errors: takeFirst(errors, mostErrors),
  };
}

/** The first ones, and how many more there are. */
function takeFirst(errors: readonly string[], most: number): string[] {
  const rest = errors.length - most;
  return [...errors.slice(0, most), ...(rest > 0 ? [`${formatCount(rest)} more`] : [])];
}

function describeError(
  { code, path, message }: ValidationError,
  { includeValues }: ExportOptions,
): string {
  const place = path.length === 0 ? "" : ` at ${formatPointer(path)}`;
  return cutText(`${code}${place}${includeValues ? `: ${message}` : ""}`, longestError);
}
