import * as z from "zod";

/** A model as the list of a provider has it. */
export const listedModelSchema = z.object({
  id: z.string(),
  /** Other names that it answers to. */
  aliases: z.array(z.string()),
  /** The day (UTC, `YYYY-MM-DD`) from which it answers no more; absent where the list gives none. */
  retiresOn: z.string().optional(),
  /** The model that the list proposes in its place. */
  replacement: z.string().optional(),
});
export type ListedModel = z.infer<typeof listedModelSchema>;
