import * as z from "zod";

/** What the list of a provider says of the model of a config. */
export const modelCheckSchema = z.object({
  /** Id of the provider. */
  provider: z.string(),
  model: z.string(),
  /** `unknown` where no list could be read, or none to its end. */
  verdict: z.enum(["listed", "retires", "retired", "missing", "unknown"]),
  /** The day (UTC, `YYYY-MM-DD`) from which it answers no more. */
  retiresOn: z.string().optional(),
  /** All of it in words, as a key of a config is told of. */
  message: z.string(),
});
export type ModelCheck = z.infer<typeof modelCheckSchema>;
