import * as z from "zod";

/** What of a test a comparison counts: that it passed at its first attempt, that it passed, that it met its expected value. */
export const comparedMetricSchema = z.enum(["first", "final", "value"]);
export type ComparedMetric = z.infer<typeof comparedMetricSchema>;

/** Points that a rate may be lower by and still count as no worse. */
export const defaultMargin = 5;

/** The rule, fixed before a run, by which it is no worse than the baseline of its config. */
export const gateSchema = z.strictObject({
  metric: comparedMetricSchema.default("first").meta({
    description:
      "What is counted: tests that passed at their first attempt, that passed in the end, or that met their expected value.",
  }),
  margin: z.number().gt(0).max(100).default(defaultMargin).meta({
    description: "How many points lower a rate may be and still count as no worse.",
  }),
  minRate: z.number().min(0).max(100).optional().meta({
    description:
      "Each provider's rate, 0 to 100, must be shown to be at least this (Clopper-Pearson, 95 %).",
  }),
  undecided: z.enum(["pass", "fail"]).default("pass").meta({
    description: "What the gate does when the tests are too few to tell.",
  }),
});
export type Gate = z.infer<typeof gateSchema>;
