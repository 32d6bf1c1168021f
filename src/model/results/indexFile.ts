import * as z from "zod";
import { resultFileNameSchema, runIdSchema } from "../ids.ts";
import { runStatusSchema } from "./resultFile.ts";
import { shardSchema } from "./shard.ts";

/** One row of `index.json`; unknown keys of other writers are kept. */
export const indexEntrySchema = z.looseObject({
  id: runIdSchema,
  timestamp: z.string(),
  filename: resultFileNameSchema,
  summary: z.looseObject({
    providers: z.array(z.string()),
    totalTests: z.number(),
    successRate: z.number(),
  }),
  status: runStatusSchema.optional(),
  duration: z.number().optional(),
  name: z.string().optional(),
  firstAttemptSuccessRate: z.number().optional(),
  /** Neither `latest` nor history of its config. */
  probe: z.literal(true).optional().catch(undefined),
  /** The share of its plan that it did; it is neither of them as well. */
  shard: shardSchema.optional().catch(undefined),
});
export type IndexEntry = z.infer<typeof indexEntrySchema>;

/** `data/index.json`, newest run first. Derived from the result files, never the truth. */
export const indexFileSchema = z.looseObject({ runs: z.array(indexEntrySchema) });
export type IndexFile = z.infer<typeof indexFileSchema>;
