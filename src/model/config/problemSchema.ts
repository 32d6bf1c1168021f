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
