import * as z from "zod";

/** What a person has said of a run; unknown keys of other writers are kept. */
export const runLabelSchema = z.looseObject({
  label: z.string().optional(),
  /** Never deleted by a rule. */
  pinned: z.boolean().optional(),
});
export type RunLabel = z.infer<typeof runLabelSchema>;
