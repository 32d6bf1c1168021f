import * as z from "zod";
import { componentIdSchema, runIdSchema } from "../ids.ts";
import {
  recordPageSchema,
  recordQuerySchema,
  reportModelSchema,
  streamTestDetailSchema,
  testAttemptsSchema,
  testFilterSchema,
  testKeySchema,
  testPageSchema,
  testQuerySchema,
} from "../results/report.ts";
import { componentCommandSchema } from "../results/streamStatus.ts";

/** From the report page to the extension. The page says `ready` first and is told everything. */
export const webviewMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  testQuerySchema.extend({ type: z.literal("getTests"), requestId: z.int() }),
  z.object({ type: z.literal("getAttempts"), requestId: z.int(), key: testKeySchema }),
  z.object({ type: z.literal("getStreamTest"), requestId: z.int(), key: testKeySchema }),
  recordQuerySchema.extend({ type: z.literal("getRecords"), requestId: z.int() }),
  /** Opens a component's file in an editor, or shows it in the file manager. */
  z.object({ type: z.literal("openFile"), path: z.string(), reveal: z.boolean() }),
  z.object({ type: z.literal("openRecord"), title: z.string(), json: z.string() }),
  z.object({
    type: z.literal("controlComponent"),
    componentId: componentIdSchema,
    command: componentCommandSchema,
  }),
  z.object({
    type: z.literal("runAction"),
    action: z.enum(["openResultFile", "export", "rerun", "cancel", "delete"]),
  }),
]);
export type WebviewMessage = z.infer<typeof webviewMessageSchema>;

/** From the extension to the report page. `report` comes again whenever the figures changed. */
export const hostMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("report"), model: reportModelSchema }),
  z.object({ type: z.literal("tests"), requestId: z.int(), page: testPageSchema }),
  z.object({ type: z.literal("attempts"), requestId: z.int(), attempts: testAttemptsSchema }),
  z.object({ type: z.literal("streamTest"), requestId: z.int(), test: streamTestDetailSchema }),
  z.object({ type: z.literal("records"), requestId: z.int(), page: recordPageSchema }),
  z.object({ type: z.literal("requestFailed"), requestId: z.int(), message: z.string() }),
  z.object({ type: z.literal("unavailable"), message: z.string() }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;

/** What a report panel remembers across a window reload. */
export const reportStateSchema = z.object({
  runId: runIdSchema,
  /** URI of the workspace folder the run belongs to. */
  folder: z.string(),
  filter: testFilterSchema.optional(),
  selected: testKeySchema.optional(),
  scrollTop: z.number().optional(),
});
export type ReportState = z.infer<typeof reportStateSchema>;
