import * as z from "zod";

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
export type Problem = z.infer<typeof problemSchema>;

/** Where in a file something is wrong. */
export type ProblemPlace = Omit<Problem, "severity" | "message">;

/** Whether it keeps what the file describes from being run. */
export function isError({ severity }: Problem): boolean {
  return severity === "error";
}

/** `file:line:column: key: message`, the form editors and terminals make clickable. */
export function formatProblem(problem: Problem): string {
  const key = problem.key === "" ? "" : `${problem.key}: `;
  return `${problem.file}:${problem.line}:${problem.column}: ${key}${problem.message}`;
}
