import * as z from "zod";
import { comparedMetricSchema } from "../config/gate.ts";
import { runIdSchema } from "../ids.ts";
import { comparedRefSchema } from "./comparedRefSchema.ts";
import { comparisonSchema, flippedTestSchema, verdictSchema } from "./comparison.ts";
import { mostCompared } from "./mostCompared.ts";
import { testAttemptsSchema } from "./report.ts";
import { resultHeadSchema } from "./resultFile.ts";
import { runMarksSchema } from "./runMarks.ts";

/** Which runs are compared, the base first, and in what; else by the gate of the first head, else by its defaults. */
export const askedComparisonSchema = z.object({
  runIds: z.array(comparedRefSchema).min(2).max(mostCompared),
  metric: comparedMetricSchema.optional(),
  /** Points. */
  margin: z.number().gt(0).max(100).optional(),
});
export type AskedComparison = z.infer<typeof askedComparisonSchema>;

/** A comparison as a page shows it: tests that flipped come page by page, and of long lists only the first are in it. */
export const shownComparisonSchema = comparisonSchema.omit({ flipped: true }).extend({
  /** Tests that ended worse than in the base, and better. */
  flipped: z.object({ worse: z.int(), better: z.int() }),
  /** How many of a list are left out. */
  left: z.object({ changed: z.int(), missing: z.int() }),
});
export type ShownComparison = z.infer<typeof shownComparisonSchema>;

/** The heads of all runs, the base first, and each of the others against it. */
export const comparisonModelSchema = z.object({
  heads: z.array(resultHeadSchema),
  /** What a person has said of them, in their order. */
  marks: z.array(runMarksSchema).optional(),
  comparisons: z.array(shownComparisonSchema),
});
export type ComparisonModel = z.infer<typeof comparisonModelSchema>;

/** Which of the tests that flipped are listed; absent keys filter nothing. */
export const flippedFilterSchema = z.object({
  direction: z.enum(["worse", "better"]).optional(),
  provider: z.string().optional(),
  scenario: z.int().optional(),
  /** In provider, name of the scenario, case or how it ended; in any case of letters. */
  text: z.string().max(200).optional(),
});
export type FlippedFilter = z.infer<typeof flippedFilterSchema>;

/** Tests that flipped from `offset` on, of `total` that the filter lets through. */
export const flippedPageSchema = z.object({
  total: z.int(),
  offset: z.int(),
  tests: z.array(flippedTestSchema),
});
export type FlippedPage = z.infer<typeof flippedPageSchema>;

/** The attempts of one test on both sides. */
export const flippedPairSchema = z.object({ base: testAttemptsSchema, head: testAttemptsSchema });
export type FlippedPair = z.infer<typeof flippedPairSchema>;

/** A text as it was in a run, or why it cannot be shown, as a sentence. */
export const foundTextSchema = z.union([
  z.object({ text: z.string() }),
  z.object({ reason: z.string() }),
]);
export type FoundText = z.infer<typeof foundTextSchema>;

/** Both texts of something that changed; `name` ends as the name of a file of its kind does. */
export const changedTextsSchema = z.object({
  name: z.string(),
  from: foundTextSchema,
  to: foundTextSchema,
});
export type ChangedTexts = z.infer<typeof changedTextsSchema>;

/** How a run stands against the baseline of its config. */
export const standingSchema = z.discriminatedUnion("kind", [
  /** There is none, or the run goes on. */
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("isBaseline") }),
  /** The baseline cannot be read; `reason` is a sentence. */
  z.object({ kind: z.literal("lost"), reason: z.string() }),
  z.object({
    kind: z.literal("compared"),
    base: runIdSchema,
    /** When the baseline was started, ISO 8601. */
    timestamp: z.string(),
    verdict: verdictSchema,
    sentence: z.string(),
  }),
]);
export type Standing = z.infer<typeof standingSchema>;
