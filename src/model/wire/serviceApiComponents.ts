import * as z from "zod";
import { testKeySchema } from "../results/report.ts";
import { attemptResultSchema } from "../results/resultFile.ts";
import { observerStatusSchema, sourceStatusSchema } from "../results/streamStatus.ts";
import { runOutcomeSchema, runProgressSchema } from "./runProgress.ts";

/** The test that goes on, and how many records came in each interval since it began. */
const ofTest = {
  scenario: z.int(),
  runNumber: z.int(),
  series: z.object({ intervalMs: z.number(), counts: z.array(z.int()) }),
};

/** What a component says of itself while a stream test goes on that has it. */
export const componentLiveSchema = z.discriminatedUnion("role", [
  sourceStatusSchema.extend(ofTest),
  observerStatusSchema.extend({ ...ofTest, role: z.literal("query") }),
  observerStatusSchema.extend({ ...ofTest, role: z.literal("reaction") }),
]);
export type ComponentLive = z.infer<typeof componentLiveSchema>;

/** Over all tests of a run; absent is what is not known without reading large files. */
export const componentCountsSchema = z.strictObject({
  tests: z.int().optional(),
  /** Records received, changes sent; attempts of a provider. */
  records: z.int().optional(),
  errors: z.int().optional(),
  /** Of a query or reaction: what was answered with a refusal. */
  refused: z.int().optional(),
  /** Of a source. */
  skipped: z.int().optional(),
});
export type ComponentCounts = z.infer<typeof componentCountsSchema>;

const withoutSeries = { series: true } as const;

/** Progress without the series of its components, which grow with a test. */
export const eventProgressSchema = runProgressSchema.extend({
  stream: z
    .object({
      scenario: z.int(),
      name: z.string(),
      runNumber: z.int(),
      components: z.array(
        z.discriminatedUnion("role", [
          sourceStatusSchema.omit(withoutSeries),
          observerStatusSchema.omit(withoutSeries).extend({ role: z.literal("query") }),
          observerStatusSchema.omit(withoutSeries).extend({ role: z.literal("reaction") }),
        ]),
      ),
    })
    .optional(),
});
export type EventProgress = z.infer<typeof eventProgressSchema>;

/** The data of the server-sent events of a run, by the name of the event. */
export const runEventDataSchemas = {
  progress: eventProgressSchema,
  attempts: z.object({
    attempts: z.array(z.object({ test: testKeySchema, attempt: attemptResultSchema })),
  }),
  /** Records as they are logged; `leftOut` counts those that came too fast to be sent. */
  records: z.object({
    component: z.string(),
    leftOut: z.int(),
    records: z.array(z.record(z.string(), z.unknown())),
  }),
  /** How many events are no longer kept and were missed. */
  gap: z.object({ missed: z.int().positive() }),
  /** The last event. Of runs by other tools some is not known. */
  finished: runOutcomeSchema.partial({ name: true, status: true }),
};
export type RunEventName = keyof typeof runEventDataSchemas;
export type FinishedEvent = z.infer<typeof runEventDataSchemas.finished>;
