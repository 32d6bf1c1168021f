import { EncodingError } from "../../common/utf8Text.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";

/** What is wrong with a file that is not in UTF-8; undefined for every other error. */
export function findEncodingProblem(file: string, error: unknown): Problem | undefined {
  if (!(error instanceof EncodingError)) return undefined;
  const { line, message } = error;
  const problem: Problem = { severity: "error", file, line, column: 1, key: "", message };
  return withFault(problem, [], { code: "encoding" });
}
