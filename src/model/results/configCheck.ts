import * as z from "zod";

/**
 * What of a config no longer fits its committed run: there is none (`run`), or it says no hashes (`hashes`); else what changed
 * since, was added or is gone.
 */
export const staleKindSchema = z.enum([
  "run",
  "hashes",
  "config",
  "provider",
  "model",
  "scenario",
  "schema",
  "cases",
  "files",
]);
export type StaleKind = z.infer<typeof staleKindSchema>;

export const stalePartSchema = z.object({
  what: staleKindSchema,
  /** In the config file as `validate` spells it; of scenarios their number and name. Empty for the whole. */
  key: z.string(),
  /** What is wrong with it, as a clause. */
  message: z.string(),
});
export type StalePart = z.infer<typeof stalePartSchema>;

/** Whether the committed run of a config still fits it: it does when nothing is stale. */
export const configCheckSchema = z.object({
  file: z.string(),
  /** Id of the run it was held against. */
  run: z.string().optional(),
  stale: z.array(stalePartSchema),
  /** The config has errors, which are told in place of what is stale. */
  isBroken: z.literal(true).optional(),
});
export type ConfigCheck = z.infer<typeof configCheckSchema>;
