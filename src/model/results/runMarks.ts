import * as z from "zod";

/** What a person has said of a run, as it is shown. */
export const runMarksSchema = z.object({
  label: z.string().optional(),
  pinned: z.boolean().optional(),
});
export type RunMarks = z.infer<typeof runMarksSchema>;
