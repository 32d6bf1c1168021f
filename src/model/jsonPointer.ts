import * as z from "zod";

/** A JSON pointer: empty for the whole, or steps that each start with `/`. */
export const jsonPointerSchema = z
  .string()
  .regex(/^(\/[^/]*)*$/, "must be a JSON pointer: empty, or starting with '/'");
