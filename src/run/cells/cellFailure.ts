import { shownLine } from "../../common/shownLine.ts";
import { formatPointer } from "../../model/json/jsonPointer.ts";
import { findRefusal } from "../../model/results/findRefusal.ts";
import type { AttemptResult, RunResult, ValidationError } from "../../model/results/resultFile.ts";

/** A test that did not pass, as little of it as is told; texts are harmless and bounded. */
export interface CellFailure {
  readonly runNumber: number;
  readonly case?: string;
  /** What its last attempt ended with, the first of several. */
  readonly reasons: readonly string[];
  readonly leftOut: number;
  /** The first error of a schema: what is looked for in the schema's file. */
  readonly refused?: Pick<ValidationError, "path" | "code">;
  /** Leaves that differ from the expected value of its case, one a line. */
  readonly expected?: string;
  readonly actual?: string;
}

/** What is told of a test that did not pass. */
export function describeCellFailure(
  run: Pick<RunResult, "runNumber" | "case" | "attempts" | "values">,
): CellFailure {
  const last = run.attempts.at(-1);
  const errors = last?.validationErrors ?? [];
  const refused = findRefusal(errors);
  return {
    runNumber: run.runNumber,
    ...(run.case === undefined ? {} : { case: shownLine(run.case, 60) }),
    reasons: listReasons(last),
    leftOut: Math.max(0, errors.length - mostReasons),
    ...(refused === undefined ? {} : { refused: { path: refused.path, code: refused.code } }),
    ...describeValues(run.values),
  };
}

// --- internal ---

const mostReasons = 3;
const mostFields = 20;

function listReasons(last: AttemptResult | undefined): string[] {
  if (last === undefined) return ["it has no attempt"];
  if (last.errorMessage !== null) {
    return [shownLine(`errored: ${last.errorMessage}`)];
  }
  return last.validationErrors.slice(0, mostReasons).map(({ path, message, code }) => {
    const at = path.length === 0 ? "" : `${formatPointer(path)}: `;
    return shownLine(`${at}${message} (${code})`);
  });
}

function describeValues(values: RunResult["values"]): Pick<CellFailure, "expected" | "actual"> {
  if (values === undefined || values.fields.length === 0) return {};
  const fields = values.fields.slice(0, mostFields);
  const more = values.fields.length - fields.length;
  const tail = more === 0 ? [] : [`… ${more} more`];
  const list = (side: "expected" | "actual") =>
    [
      ...fields.flatMap((field) => {
        const value = field[side];
        if (value === undefined) return [];
        return [shownLine(`${formatPointer(field.path) || "the whole"}: ${JSON.stringify(value)}`)];
      }),
      ...tail,
    ].join("\n");
  return { expected: list("expected"), actual: list("actual") };
}
