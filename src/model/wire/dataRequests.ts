import * as z from "zod";
import { runIdSchema } from "../ids.ts";
import { indexEntrySchema } from "../results/indexFile.ts";
import { longestLabel } from "../results/longestLabel.ts";
import { runMarksSchema } from "../results/runMarks.ts";
import {
  expiredRunSchema,
  retentionPolicySchema,
  storageFiguresSchema,
} from "../results/storage.ts";

/** A run as *Manage Data* lists it. */
export const storedRunSchema = z.object({
  entry: indexEntrySchema,
  bytes: z.int(),
  ...runMarksSchema.shape,
  /** Whether it is the baseline of a config. */
  isBaseline: z.boolean(),
});
export type StoredRun = z.infer<typeof storedRunSchema>;

/** Most runs that are listed, or handed to a command, at a time. */
export const mostListedRuns = 1000;

const runIds = z.array(runIdSchema).min(1);
const batch = z.object({ batch: z.string() });
/** The first of them with reasons; `count` and `bytes` are of all. */
const expired = { runs: z.array(expiredRunSchema), count: z.int(), bytes: z.int() };

/** How much of what is looked at, or moved, is done. */
const progressSchema = z.object({ done: z.int(), total: z.int() });

/** What the page *Manage Data* may ask of the host, by name. */
export const dataRequests = {
  /** What the data folder takes, as far as it was looked at within half a second; asked again it goes on. */
  measureStorage: { params: z.object({ isFresh: z.boolean() }), result: storageFiguresSchema },
  /** Runs, newest first. */
  listStoredRuns: {
    params: z.object({
      config: z.string().optional(),
      olderThanDays: z.number().nonnegative().optional(),
      text: z.string().max(200).optional(),
      limit: z.int().positive().max(mostListedRuns),
    }),
    result: z.object({ runs: z.array(storedRunSchema), total: z.int() }),
  },
  /** The runs that a policy would delete; `progress` where they are still looked at after half a second: asked again it goes on. */
  planRetention: {
    params: z.object({ policy: retentionPolicySchema, isFresh: z.boolean() }),
    result: z.object({ ...expired, progress: progressSchema.optional() }),
  },
} as const;

/** What only the extension asks. */
export const dataFileRequests = {
  /** Ends `measureStorage`. */
  stopMeasuring: { params: z.object({}), result: z.object({}) },
  /** What of the data folder git has; git itself is asked in trusted workspaces only. */
  getTracking: {
    params: z.object({ isTrusted: z.boolean() }),
    result: z.object({
      choice: z.enum(["ignoreAll", "keepIndex", "trackResults"]).optional(),
      /** Lines of `.gitignore` that have git track results whatever the choice. */
      tracked: z.array(z.string()),
      /** Result files that git has; absent where it was not asked or could not tell. */
      committed: z.int().optional(),
      /** Result files there are. */
      results: z.int(),
    }),
  },
  /** Deletes by a policy, by way of the trash; `exportTo` is an absolute folder that gets the result files first. */
  applyRetention: {
    params: z.object({ policy: retentionPolicySchema, exportTo: z.string().optional() }),
    result: z.object({
      ...expired,
      batch: z.string().optional(),
      exported: z.int(),
      /** It was stopped, and every run is where it was. */
      isStopped: z.literal(true).optional(),
    }),
  },
  /** How far `applyRetention` is; absent where it was never asked for. */
  getRetentionProgress: {
    params: z.object({}),
    result: z.object({ progress: progressSchema.optional() }),
  },
  /** Ends `planRetention`. */
  stopPlanning: { params: z.object({}), result: z.object({}) },
  /** Ends `applyRetention`: every run stays. */
  stopRetention: { params: z.object({}), result: z.object({}) },
  /** Moves runs into the trash, from which `restoreTrash` takes them back. */
  trashRuns: {
    params: z.object({ runIds, exportTo: z.string().optional() }),
    result: z.object({
      batch: z.string().optional(),
      deleted: z.array(z.string()),
      exported: z.array(z.string()),
    }),
  },
  restoreTrash: { params: batch, result: z.object({ restored: z.int() }) },
  emptyTrash: { params: batch, result: z.object({}) },
  /** The folder of a batch, to be given to the trash of the platform. */
  handOverTrash: { params: batch, result: z.object({ folder: z.string() }) },
  /** Why these runs are to be kept, as a sentence each; those that are not are left out. */
  findKeptRuns: {
    params: z.object({ runIds }),
    result: z.object({ kept: z.array(z.object({ id: runIdSchema, why: z.string() })) }),
  },
  /** `null` takes a label or pin away. */
  changeLabels: {
    params: z.object({
      runIds,
      label: z.string().min(1).max(longestLabel).nullish(),
      pinned: z.literal(true).nullish(),
    }),
    result: z.object({}),
  },
  /** Names that runs can be filtered by, the most frequent first. */
  listRunFacets: {
    params: z.object({}),
    result: z.object({
      configs: z.array(z.object({ name: z.string(), count: z.int() })),
      branches: z.array(z.object({ name: z.string(), count: z.int() })),
      states: z.array(z.object({ name: z.string(), count: z.int() })),
    }),
  },
} as const;
