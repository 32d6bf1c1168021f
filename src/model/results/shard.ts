import * as z from "zod";

/** Which share of its plan a run did: the tests whose number, from 0 in the plan's order, leaves `index` − 1 when divided by `count`. */
export const shardSchema = z
  .object({ index: z.int().min(1), count: z.int().min(1) })
  .refine(({ index, count }) => index <= count);
export type Shard = z.infer<typeof shardSchema>;
