import * as z from "zod";
import { runIdSchema } from "../ids.ts";
import { runStatusSchema } from "./resultFile.ts";
import { runMarksSchema } from "./runMarks.ts";

/** The config whose history is looked at: by its name, and by its file (relative to the workspace folder, with `/`) where that is known. */
export const historyConfigSchema = z.object({
  name: z.string().optional(),
  file: z.string().optional(),
});
export type HistoryConfig = z.infer<typeof historyConfigSchema>;

/** Which runs, and which of their tests, a history is of; what is absent narrows nothing. */
export const historyFilterSchema = z.object({
  provider: z.string().optional(),
  scenario: z.int().optional(),
  /** The git branch a run was made on. */
  branch: z.string().optional(),
  /** ISO 8601, both included. */
  since: z.string().optional(),
  until: z.string().optional(),
});
export type HistoryFilter = z.infer<typeof historyFilterSchema>;

const intervalSchema = z.tuple([z.number(), z.number()]);

/** A rate of 0–100 with its 95 % interval. */
export const trendRateSchema = z.object({
  rate: z.number(),
  interval: intervalSchema,
  passed: z.int(),
  total: z.int(),
});
export type TrendRate = z.infer<typeof trendRateSchema>;

/** A percentile of times with its 95 % interval, or what it reaches at least where the tests are too few for one. */
export const trendTimeSchema = z.object({
  ms: z.number(),
  interval: intervalSchema.optional(),
  atLeastMs: z.number().optional(),
});
export type TrendTime = z.infer<typeof trendTimeSchema>;

/** Of the tests whose first reply did not fit the schema, the share that retries mended. */
export const trendRetrySchema = z.object({
  rate: z.number(),
  mended: z.int(),
  missed: z.int(),
});

/** What is not as it was in the run before; `from` and `to` are short texts, absent on a side that has none. */
export const trendChangeSchema = z.object({
  kind: z.enum([
    "prompt",
    "schema",
    "cases",
    "files",
    "model",
    "answered",
    "scope",
    "config",
    "name",
    "commit",
  ]),
  provider: z.string().optional(),
  scenario: z.int().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});
export type TrendChange = z.infer<typeof trendChangeSchema>;

/** One run of a history. */
export const historyPointSchema = z.object({
  runId: runIdSchema,
  timestamp: z.string(),
  status: runStatusSchema.optional(),
  ...runMarksSchema.shape,
  isBaseline: z.literal(true).optional(),
  /** Of the config at that time, where it is another one than is asked for. */
  name: z.string().optional(),
  file: z.string().optional(),
  branch: z.string().optional(),
  commit: z.string().optional(),
  /** Had uncommitted changes. */
  isDirty: z.literal(true).optional(),
  tests: z.int(),
  planned: z.int().optional(),
  errored: z.int(),
  /** Absent where no test ended. */
  first: trendRateSchema.optional(),
  final: trendRateSchema.optional(),
  /** Absent where no case has an expected value. */
  value: trendRateSchema.optional(),
  p50: trendTimeSchema.optional(),
  p95: trendTimeSchema.optional(),
  costUsd: z.number().optional(),
  /** Absent where no first reply missed the schema. */
  retry: trendRetrySchema.optional(),
  /** Against the run before it among those that are shown. */
  changes: z.array(trendChangeSchema),
});
export type HistoryPoint = z.infer<typeof historyPointSchema>;

/** Runs that are no points, and why. */
export const leftOutSchema = z.object({
  /** They asked what a provider enforces. */
  probes: z.int(),
  /** They ran a part of another run again. */
  parts: z.int(),
  /** Their result file is not in this working tree. */
  absent: z.int(),
  /** Their result file cannot be read: the first of them. */
  unreadable: z.array(z.object({ file: z.string(), message: z.string() })),
  unreadableCount: z.int(),
  /** Files in the folder of results that are no result of any run, whatever config they were of. */
  broken: z.array(z.object({ file: z.string(), message: z.string() })),
  brokenCount: z.int(),
  /** Files of a newer version: what that adds is not shown. They are points. */
  newer: z.int(),
  /** Runs so large that their times are not kept. They are points. */
  untimed: z.int(),
});
export type LeftOut = z.infer<typeof leftOutSchema>;

/** Most points that a history has: the newest of those that the filter lets pass. */
export const mostPoints = 1000;

export const historyModelSchema = z.object({
  /** Oldest first. */
  points: z.array(historyPointSchema),
  /** Runs that the filter lets pass. */
  matching: z.int(),
  /** Runs that are points, whatever the filter. */
  runs: z.int(),
  /** Runs that are yet to be read, the newest being read first; asked again it goes on. */
  pending: z.int(),
  /** Runs under another name, by that name, and from another file. */
  otherNames: z.array(z.object({ name: z.string(), runs: z.int() })),
  otherFiles: z.array(z.object({ file: z.string(), runs: z.int() })),
  leftOut: leftOutSchema,
  /** Runs that pass the filter but for having no test of its provider or scenario. */
  withoutTests: z.int(),
  /** What there is to filter by. */
  providers: z.array(z.string()),
  scenarios: z.array(z.object({ number: z.int(), name: z.string() })),
  branches: z.array(z.string()),
});
export type HistoryModel = z.infer<typeof historyModelSchema>;
