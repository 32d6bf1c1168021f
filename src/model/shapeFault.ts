import type * as z from "zod";

/** The first fault zod found, in one line; its own message is a whole JSON document. */
export function formatShapeFault(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return error.message;
  return issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`;
}
