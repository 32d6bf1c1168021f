import * as z from "zod";

/** One fault of a file a person wrote; line and column count from 1, `key` is the dotted path in the file. */
export const problemSchema = z.object({
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  key: z.string(),
  message: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

/** `file:line:column: key: message`, the form editors and terminals make clickable. */
export function formatProblem(problem: Problem): string {
  const key = problem.key === "" ? "" : `${problem.key}: `;
  return `${problem.file}:${problem.line}:${problem.column}: ${key}${problem.message}`;
}
