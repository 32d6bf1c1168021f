import * as z from "zod";

const roundsSchema = z.int().min(1).max(1_000_000);

/** In place of a number of runs: a cell is run until its rate is known well enough. */
export const settleSchema = z.strictObject({
  halfWidth: z.number().min(0.1).max(50).default(10).meta({
    description:
      "How well the rate of a cell is to be known: half of its confidence sequence, in points.",
  }),
  minRuns: roundsSchema.default(10).meta({
    description: "Rounds that every cell is run; it may settle from then on.",
  }),
  maxRuns: roundsSchema.default(100).meta({
    description: "Rounds after which a cell is given up that has not settled.",
  }),
});
export type Settle = z.infer<typeof settleSchema>;
