import * as z from "zod";

/** A JSON pointer: empty for the whole, or steps that each start with `/`. */
export const jsonPointerSchema = z
  .string()
  .regex(/^(\/[^/]*)*$/, "must be a JSON pointer: empty, or starting with '/'");

/** Steps of a JSON pointer (RFC 6901); none for the whole. */
export function parsePointer(pointer: string): string[] {
  const steps = pointer.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
