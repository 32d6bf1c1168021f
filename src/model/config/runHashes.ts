import * as z from "zod";

/** sha-256 in hex of the parsed JSON with sorted keys. */
export const runHashesSchema = z.object({
  config: z.string(),
  scenarios: z.record(z.string(), z.string()),
  schemas: z.record(z.string(), z.string()),
});
export type RunHashes = z.infer<typeof runHashesSchema>;
