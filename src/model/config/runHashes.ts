import * as z from "zod";

/** sha-256 in hex of the parsed JSON with sorted keys. */
export const runHashesSchema = z.object({
  config: z.string(),
  scenarios: z.record(z.string(), z.string()),
  schemas: z.record(z.string(), z.string()),
  /** Of the cases of the scenarios that have any. */
  cases: z.record(z.string(), z.string()).optional(),
  /** Of the files of the scenarios that name any, by their content; those of cases count with the cases. */
  files: z.record(z.string(), z.string()).optional(),
  /** Of `gate` as it is written, which `config` leaves out: a new margin makes no run stale. */
  gate: z.string().optional(),
});
export type RunHashes = z.infer<typeof runHashesSchema>;
