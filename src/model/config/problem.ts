import type * as z from "zod";
import type { FaultHint, ProblemFault } from "./problemFault.ts";
import type { problemSchema } from "./problemSchema.ts";

/** Something wrong with a file a person wrote. */
export type Problem = z.infer<typeof problemSchema> & {
  /** What is wrong and what would mend it, for programs; the lists and documents that people read have none. */
  readonly fault?: ProblemFault;
};

/** Where in a file something is wrong. */
export type ProblemPlace = Omit<Problem, "severity" | "message" | "fault">;

/** Where it is, without what is wrong. */
export function placeOf({ file, line, column }: Problem): Omit<ProblemPlace, "key"> {
  return { file, line, column };
}

/** Whether it keeps what the file describes from being run. */
export function isError({ severity }: Problem): boolean {
  return severity === "error";
}

/** `file:line:column: key: message`, the form editors and terminals make clickable. */
export function formatProblem(problem: Problem): string {
  const key = problem.key === "" ? "" : `${problem.key}: `;
  return `${problem.file}:${problem.line}:${problem.column}: ${key}${problem.message}`;
}

/** A problem with what programs can know of it; `path` leads from the root of its file to what is wrong. */
export function withFault(
  problem: Problem,
  path: readonly (string | number)[],
  { code, fixes = [] }: FaultHint,
): Problem {
  return { ...problem, fault: { code, path: [...path], fixes: [...fixes] } };
}

/** A problem as people read it. */
export function withoutFault({ fault: _, ...problem }: Problem): Problem {
  return problem;
}
