import { EncodingError } from "../../common/utf8Text.ts";
import type { Problem } from "../../model/config/problem.ts";

/** What is wrong with a file that is not in UTF-8; undefined for every other error. */
export function findEncodingProblem(file: string, error: unknown): Problem | undefined {
  if (!(error instanceof EncodingError)) return undefined;
  const { line, message } = error;
  return { severity: "error", file, line, column: 1, key: "", message };
}
