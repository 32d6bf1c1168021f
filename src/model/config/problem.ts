import * as z from "zod";
import type { FaultHint, ProblemFault } from "./problemFault.ts";

/** Something wrong with a file a person wrote; line and column count from 1, `key` is the dotted path in the file. */
export const problemSchema = z.object({
  /** What has only warnings can be run. */
  severity: z.enum(["error", "warning"]),
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  key: z.string(),
  message: z.string(),
});
export type Problem = z.infer<typeof problemSchema> & {
  /** What is wrong and what would mend it, for programs; the lists and documents that people read have none. */
  readonly fault?: ProblemFault;
};

/** Where in a file something is wrong. */
export type ProblemPlace = Omit<Problem, "severity" | "message" | "fault">;

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
