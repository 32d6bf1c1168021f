import * as z from "zod";
import { comparedMetricSchema } from "../config/gate.ts";
import { runIdSchema } from "../ids.ts";
import { comparedRefSchema } from "../results/comparedRefSchema.ts";
import { flippedTestSchema } from "../results/comparison.ts";
import { askedComparisonSchema, flippedFilterSchema } from "../results/comparisonPage.ts";
import { mostCompared } from "../results/mostCompared.ts";
import { comparisonRequests } from "./comparisonRequests.ts";
import { describeAnswer, describeQuestion } from "./messages.ts";
import { reportRequests } from "./reportRequests.ts";

const asked = askedComparisonSchema;

/** From the page of a comparison to the extension. The page asks by itself for what it shows. */
export const comparisonQuestionSchema = z.discriminatedUnion("type", [
  describeQuestion("getComparison", comparisonRequests.getComparison),
  describeQuestion("getFlipped", comparisonRequests.getFlipped),
  describeQuestion("getFlippedPair", comparisonRequests.getFlippedPair),
  describeQuestion("getPromptImage", reportRequests.getPromptImage),
]);
export type ComparisonQuestion = z.infer<typeof comparisonQuestionSchema>;

/** What the page has the extension do. */
export const comparisonActionSchema = z.discriminatedUnion("type", [
  /** Shows both texts of a change beside one another. */
  asked.extend({
    type: z.literal("showDiff"),
    head: z.int().nonnegative(),
    what: z.string(),
  }),
  asked.extend({ type: z.literal("copyMarkdown") }),
  asked.extend({ type: z.literal("exportCsv") }),
  z.object({ type: z.literal("openReport"), runId: runIdSchema }),
  /** Opens a file that went with a prompt; `path` is relative to the workspace folder, with `/`. */
  z.object({ type: z.literal("openPromptFile"), path: z.string() }),
]);
export type ComparisonAction = z.infer<typeof comparisonActionSchema>;

export const comparisonMessageSchema = z.union([comparisonQuestionSchema, comparisonActionSchema]);
export type ComparisonMessage = z.infer<typeof comparisonMessageSchema>;

/** From the extension to the page of a comparison. */
export const comparisonAnswerSchema = z.discriminatedUnion("type", [
  describeAnswer("getComparison", comparisonRequests.getComparison),
  describeAnswer("getFlipped", comparisonRequests.getFlipped),
  describeAnswer("getFlippedPair", comparisonRequests.getFlippedPair),
  describeAnswer("getPromptImage", reportRequests.getPromptImage),
  z.object({ type: z.literal("requestFailed"), requestId: z.int(), message: z.string() }),
  /** The list of runs is another one, and lacks one of these. */
  z.object({ type: z.literal("runsChanged") }),
]);
export type ComparisonAnswer = z.infer<typeof comparisonAnswerSchema>;
/** What the page is told of what it asked for. */
export type ComparisonReply = Extract<ComparisonAnswer, { requestId: number }>;

/** What a panel remembers across a window reload. */
export const comparisonStateSchema = z.object({
  /** URI of the workspace folder the runs belong to. */
  folder: z.string(),
  /** The base first. */
  runIds: z.array(comparedRefSchema).min(2).max(mostCompared),
  metric: comparedMetricSchema.optional(),
  margin: z.number().gt(0).max(100).optional(),
  /** Position of the head that is looked at. */
  head: z.int().nonnegative().optional(),
  filter: flippedFilterSchema.optional(),
  selected: flippedTestSchema.optional(),
  scrollTop: z.number().optional(),
});
export type ComparisonState = z.infer<typeof comparisonStateSchema>;
