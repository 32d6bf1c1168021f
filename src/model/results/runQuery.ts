import * as z from "zod";
import { runGroupings, runStates } from "./runState.ts";

/** Which runs are listed; what is absent narrows nothing. */
export const runFilterSchema = z.object({
  /** Name of a config. */
  config: z.string().optional(),
  state: z.enum(runStates).optional(),
  /** The git branch a run was made on. */
  branch: z.string().optional(),
  /** Words that are in name, label, providers or id. */
  text: z.string().max(200).optional(),
});
export type RunFilter = z.infer<typeof runFilterSchema>;

export const runGroupingSchema = z.enum(runGroupings);

/** A group of listed runs. */
export const runGroupSchema = z.object({
  /** Name of the config or branch, or the state; absent for runs that have none. */
  name: z.string().optional(),
  /** Runs of it, and those of them that are listed: they follow one another. */
  count: z.int(),
  shown: z.int(),
});
export type RunGroup = z.infer<typeof runGroupSchema>;
