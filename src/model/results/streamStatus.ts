import * as z from "zod";
import { ledgerCountsSchema } from "./ledger.ts";
import { rateSeriesSchema } from "./measurement.ts";

export const componentRoleSchema = z.enum(["source", "query", "reaction"]);
export type ComponentRole = z.infer<typeof componentRoleSchema>;

/** Of a reaction or a query. */
export const observerStateSchema = z.enum(["stopped", "running", "paused", "error"]);
export type ObserverState = z.infer<typeof observerStateSchema>;

export const sourceStateSchema = z.enum([
  "stopped",
  "running",
  "paused",
  "stepping",
  "skipping",
  "finished",
  "error",
]);
export type SourceState = z.infer<typeof sourceStateSchema>;

export const observerCommandSchema = z.enum(["start", "pause", "stop", "reset"]);
export type ObserverCommand = z.infer<typeof observerCommandSchema>;

/** What a component can be told; `step` and `skip` (sources only) take a number of changes. */
export const componentCommandSchema = z.discriminatedUnion("name", [
  z.object({ name: observerCommandSchema }),
  z.object({ name: z.enum(["step", "skip"]), count: z.int().min(1).max(1_000_000_000) }),
]);
export type ComponentCommand = z.infer<typeof componentCommandSchema>;

/** What ended an observation: the kind of a stop trigger, `command` for the stop command, or `end` where the handler had nothing more to bring. */
export const stoppedBySchema = z.string();
export type StoppedBy = z.infer<typeof stoppedBySchema>;

/** What both kinds of components count. */
const commonStatus = {
  id: z.string(),
  /** Kind of its handler or source. */
  kind: z.string(),
  /** Records received, or changes sent. */
  recordCount: z.int(),
  /** Over the last second. */
  recordsPerSecond: z.number(),
  errorCount: z.int(),
  /** Why the state is `error`, else the last thing that went wrong. */
  message: z.string().optional(),
  series: rateSeriesSchema,
};

/** Where a reaction or query stands. */
export const observerStatusSchema = z.object({
  ...commonStatus,
  role: z.enum(["query", "reaction"]),
  state: observerStateSchema,
  stoppedBy: stoppedBySchema.optional(),
  /** Where a reaction listens, once it does. */
  url: z.string().optional(),
  /** Records taken and not yet written, now and at most. */
  queueDepth: z.int(),
  maxQueueDepth: z.int(),
  /** How often a sender had to wait for room. */
  waitCount: z.int(),
  /** What was answered with a refusal: paused, queue full, body too large. */
  refusedCount: z.int(),
  /** What came after the end of the observation and was not taken. */
  lateCount: z.int(),
  /** Requests that only asked whether somebody is there, and are no records. */
  probeCount: z.int().optional(),
  /** Records whose signature is not valid. */
  badSignatureCount: z.int().optional(),
  /** What was sent matched with what came so far, where both have keys. */
  ledger: ledgerCountsSchema.optional(),
  /** The stop trigger that is nearest to firing: how far (0–1), and in words. */
  nearestTrigger: z
    .object({ kind: stoppedBySchema, progress: z.number(), text: z.string() })
    .optional(),
});
export type ObserverStatus = z.infer<typeof observerStatusSchema>;

/** Where a source stands. */
export const sourceStatusSchema = z.object({
  ...commonStatus,
  role: z.literal("source"),
  state: sourceStateSchema,
  /** Changes it has in all, where that is known. */
  plannedCount: z.int().optional(),
  skippedCount: z.int(),
  /** The last label its script passed. */
  label: z.string().optional(),
});
export type SourceStatus = z.infer<typeof sourceStatusSchema>;

export const componentStatusSchema = z.discriminatedUnion("role", [
  observerStatusSchema.extend({ role: z.literal("query") }),
  observerStatusSchema.extend({ role: z.literal("reaction") }),
  sourceStatusSchema,
]);
export type ComponentStatus = z.infer<typeof componentStatusSchema>;

/** The stream test that goes on. */
export const streamProgressSchema = z.object({
  scenario: z.int(),
  /** Of the scenario. */
  name: z.string(),
  runNumber: z.int(),
  components: z.array(componentStatusSchema),
});
export type StreamProgress = z.infer<typeof streamProgressSchema>;
