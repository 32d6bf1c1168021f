import * as z from "zod";

/** `here` takes tests, or waits for some; `lost` told nothing for some seconds; `declined` does not serve the run. */
export const workerStateSchema = z.enum(["here", "left", "lost", "declined"]);
export type WorkerState = z.infer<typeof workerStateSchema>;

const ofTest = { provider: z.string(), scenario: z.int(), runNumber: z.int() };

/** A worker of a run over a queue, as its coordinator knows it. */
export const workerFiguresSchema = z.object({
  id: z.string(),
  /** For people: host and process, say. */
  name: z.string(),
  host: z.string(),
  /** Of Touchstone. */
  version: z.string(),
  state: workerStateSchema,
  /** ISO 8601. */
  joined: z.string(),
  /** ISO 8601: when it left, or told something for the last time. */
  gone: z.string().optional(),
  /** Tests at the same time, as of its last word. */
  underWay: z.int(),
  /** Some of them. */
  doing: z.array(z.object(ofTest)),
  /** Tests that ended there, and count. */
  passed: z.int(),
  failed: z.int(),
  errored: z.int(),
  /** Over the last ten seconds; absent once it is gone. */
  testsPerSecond: z.number().optional(),
  /** Why it does not serve the run, or some of its providers, as sentences. */
  notes: z.array(z.string()).optional(),
  /** Why the last of its tests did not pass that did not. */
  lastFault: z.object({ ...ofTest, message: z.string() }).optional(),
});
export type WorkerFigures = z.infer<typeof workerFiguresSchema>;

/** Where somebody asked a run to wait: in VS Code, or over HTTP. */
export const pausedBySchema = z.enum(["editor", "http"]);
export type PausedBy = z.infer<typeof pausedBySchema>;

/** A run over a queue in short. */
export const queueProgressSchema = z.object({
  /** URL of the store, without user and password. */
  store: z.string(),
  here: z.int(),
  left: z.int(),
  lost: z.int(),
  /** Tests that workers have under way. */
  underWay: z.int(),
  /** While it begins no tests: who has it wait. */
  paused: pausedBySchema.optional(),
});
export type QueueProgress = z.infer<typeof queueProgressSchema>;

/** So many workers of a run are told of one by one. */
export const mostWorkers = 1000;

/** The workers of a run: those that are there first, then those that are gone, the last one first. */
export const runWorkersSchema = z.object({
  queue: queueProgressSchema,
  workers: z.array(workerFiguresSchema),
  /** Those beyond `mostWorkers`. */
  omitted: z.int(),
});
export type RunWorkers = z.infer<typeof runWorkersSchema>;
