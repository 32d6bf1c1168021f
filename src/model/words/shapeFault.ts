import type * as z from "zod";
import { describeIssue, expandIssue, valueAt } from "./describeIssue.ts";

/** The first fault zod found, in one line; its own message is a whole JSON document. */
export function formatShapeFault(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return error.message;
  return issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`;
}

/** The first fault zod found in a value, in words a person can act on, and where in the value it is. */
export function findShapeFault(
  error: z.ZodError,
  value: unknown,
): { readonly path: readonly (string | number)[]; readonly message: string } {
  const [placed] = error.issues.flatMap((issue) => expandIssue(issue, value));
  if (placed === undefined) return { path: [], message: error.message };
  const { path, issue } = placed;
  return { path, message: describeIssue(issue, valueAt(value, path)) };
}
