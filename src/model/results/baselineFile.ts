import * as z from "zod";
import { runIdSchema } from "../ids.ts";

/** `data/baseline.json`: the run that others of a config are compared with, by the config's name. */
export const baselineFileSchema = z.record(z.string(), runIdSchema);

/** The baseline of a config as it is listed. */
export const listedBaselineSchema = z.object({
  /** Of the config. */
  name: z.string(),
  /** Id of the run. */
  run: z.string(),
  /** Name of its file in `results/`; absent when it is not here, or cannot be read. */
  file: z.string().optional(),
  /** When it began. */
  timestamp: z.string().optional(),
  /** Why nothing can be compared with it, to follow the run. */
  fault: z.string().optional(),
});
export type ListedBaseline = z.infer<typeof listedBaselineSchema>;
