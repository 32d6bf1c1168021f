import * as z from "zod";
import { runIdSchema } from "../ids.ts";
import {
  attemptPlaceSchema,
  reportModelSchema,
  testFilterSchema,
  testKeySchema,
  testSortingSchema,
} from "../results/report.ts";
import { reportSectionSchema } from "../results/reportSection.ts";
import { testSelectorSchema } from "../results/testSelector.ts";
import { describeAnswer, describeQuestion } from "./messages.ts";
import { reportRequests } from "./reportRequests.ts";

const { controlComponent } = reportRequests;

/** From the report page to the extension. The page says `ready` first and is told everything. */
export const webviewMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  describeQuestion("getTests", reportRequests.getTests),
  describeQuestion("getAttempts", reportRequests.getAttempts),
  describeQuestion("getStreamTest", reportRequests.getStreamTest),
  describeQuestion("getPromptImage", reportRequests.getPromptImage),
  describeQuestion("getRecords", reportRequests.getRecords),
  describeQuestion("getTeeth", reportRequests.getTeeth),
  describeQuestion("getStanding", reportRequests.getStanding),
  describeQuestion("getMarks", reportRequests.getMarks),
  controlComponent.params.extend({ type: z.literal("controlComponent") }),
  /** Copies an attempt as Markdown, to be put to a person or an agent. */
  attemptPlaceSchema.extend({ type: z.literal("copyAttempt") }),
  /** Opens a component's file in an editor, or shows it in the file manager. */
  z.object({ type: z.literal("openFile"), path: z.string(), reveal: z.boolean() }),
  /** Opens a file that went with a prompt; `path` is relative to the workspace folder, with `/`. */
  z.object({ type: z.literal("openPromptFile"), path: z.string() }),
  /** Puts a link to a section of the report into the clipboard. */
  z.object({ type: z.literal("copyLink"), section: reportSectionSchema }),
  /** Puts a reply into the clipboard as it came. */
  z.object({ type: z.literal("copyReply"), text: z.string() }),
  /** Opens the schema or scenario at what refused the reply of an attempt, else at what was asked. */
  attemptPlaceSchema.extend({ type: z.literal("openScenario") }),
  z.object({ type: z.literal("openRecord"), title: z.string(), json: z.string() }),
  /** Shows what an attempt was replied with beside the reply before it. */
  z.object({
    type: z.literal("diffReplies"),
    title: z.string(),
    before: z.string(),
    after: z.string(),
  }),
  /** Runs some tests of the run once more, or more of their cells. */
  z.object({
    type: z.literal("runTests"),
    action: z.enum(["rerunTests", "topUpRun"]),
    tests: testSelectorSchema,
  }),
  z.object({
    type: z.literal("runAction"),
    action: z.enum([
      "openResultFile",
      "export",
      "rerun",
      "cancel",
      "delete",
      "compareWithBaseline",
      "compareWithPrevious",
      "showHistory",
    ]),
  }),
]);
export type WebviewMessage = z.infer<typeof webviewMessageSchema>;
/** What the page asks for and waits for. */
export type ReportQuestion = Extract<WebviewMessage, { requestId: number }>;

/** From the extension to the report page. `report` comes again whenever the figures changed. */
export const hostMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("report"),
    model: reportModelSchema,
    /** No run can be started: the window is in Restricted Mode. */
    isRestricted: z.boolean().optional(),
    /** The run is shown from a file that was opened by its path: it is in no list, and nothing can be done with it. */
    isLoose: z.boolean().optional(),
  }),
  describeAnswer("getTests", reportRequests.getTests),
  describeAnswer("getAttempts", reportRequests.getAttempts),
  describeAnswer("getStreamTest", reportRequests.getStreamTest),
  describeAnswer("getPromptImage", reportRequests.getPromptImage),
  describeAnswer("getRecords", reportRequests.getRecords),
  describeAnswer("getTeeth", reportRequests.getTeeth),
  describeAnswer("getStanding", reportRequests.getStanding),
  describeAnswer("getMarks", reportRequests.getMarks),
  z.object({ type: z.literal("requestFailed"), requestId: z.int(), message: z.string() }),
  z.object({ type: z.literal("unavailable"), message: z.string() }),
  /** A link leads to a section of the page. */
  z.object({ type: z.literal("showSection"), section: reportSectionSchema }),
  /** Other runs changed, or which is a baseline. */
  z.object({ type: z.literal("runsChanged") }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;
/** What the page is told of what it asked for. */
export type ReportAnswer = Extract<HostMessage, { requestId: number }>;

/** What a report panel remembers across a window reload. */
export const reportStateSchema = z.object({
  runId: runIdSchema,
  /** URI of the workspace folder the run belongs to. */
  folder: z.string(),
  filter: testFilterSchema.optional(),
  selected: testKeySchema.optional(),
  scrollTop: z.number().optional(),
  sorting: testSortingSchema.optional(),
  /** How tables of figures are sorted, by their names. */
  tableSortings: z
    .record(z.string(), z.object({ column: z.string(), isDescending: z.boolean() }))
    .optional(),
});
export type ReportState = z.infer<typeof reportStateSchema>;
