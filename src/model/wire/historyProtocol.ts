import * as z from "zod";
import { runIdSchema } from "../ids.ts";
import { historyConfigSchema } from "../results/history.ts";
import { historyRequests } from "./historyRequests.ts";
import { describeAnswer, describeQuestion } from "./messages.ts";

/** From the page of a history to the extension. The page asks by itself for what it shows. */
export const historyQuestionSchema = z.discriminatedUnion("type", [
  describeQuestion("getHistory", historyRequests.getHistory),
]);
export type HistoryQuestion = z.infer<typeof historyQuestionSchema>;

/** What the page has the extension do. */
export const historyActionSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("openReport"), runId: runIdSchema }),
  /** Holds a run against the one before it. */
  z.object({ type: z.literal("compare"), base: runIdSchema, head: runIdSchema }),
]);
export type HistoryAction = z.infer<typeof historyActionSchema>;

export const historyMessageSchema = z.union([historyQuestionSchema, historyActionSchema]);
export type HistoryMessage = z.infer<typeof historyMessageSchema>;

/** From the extension to the page of a history. */
export const historyAnswerSchema = z.discriminatedUnion("type", [
  describeAnswer("getHistory", historyRequests.getHistory),
  z.object({ type: z.literal("requestFailed"), requestId: z.int(), message: z.string() }),
  /** The list of runs is another one. */
  z.object({ type: z.literal("runsChanged") }),
]);
export type HistoryAnswer = z.infer<typeof historyAnswerSchema>;

/** A day as a date field has it, `2026-11-29`. */
const daySchema = z.string().regex(/^\d{4,6}-\d{2}-\d{2}$/);

/** What a panel remembers across a window reload. */
export const historyStateSchema = z.object({
  /** URI of the workspace folder. */
  folder: z.string(),
  config: historyConfigSchema,
  provider: z.string().optional(),
  scenario: z.int().optional(),
  branch: z.string().optional(),
  /** Days in the local time zone, both included. */
  from: daySchema.optional(),
  to: daySchema.optional(),
  /** Whether runs of which only the commit is another one are marked. */
  showsCommits: z.boolean().optional(),
  scrollTop: z.number().optional(),
});
export type HistoryState = z.infer<typeof historyStateSchema>;
