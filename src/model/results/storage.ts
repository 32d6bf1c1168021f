import * as z from "zod";
import { indexEntrySchema } from "./indexFile.ts";

/** What a file of the data folder is for. */
export const storageKindSchema = z.enum(["results", "logs", "runs", "index", "labels", "trash"]);
export type StorageKind = z.infer<typeof storageKindSchema>;

const amount = { bytes: z.int(), files: z.int() };

/** What a data folder takes on disk, as far as it was looked at. */
export const storageFiguresSchema = z.object({
  ...amount,
  runs: z.int(),
  kinds: z.array(z.object({ kind: storageKindSchema, ...amount })),
  /** The largest first; `name` is absent for runs without one. */
  configs: z.array(z.object({ name: z.string().optional(), runs: z.int(), bytes: z.int() })),
  /** Configs beyond those that are listed. */
  otherConfigs: z.int(),
  /** The youngest first; the last has no bound. */
  ages: z.array(z.object({ upToDays: z.int().optional(), runs: z.int(), bytes: z.int() })),
  /** Runs that were looked at, of all there are. */
  done: z.int(),
  total: z.int(),
  isComplete: z.boolean(),
});
export type StorageFigures = z.infer<typeof storageFiguresSchema>;

/** What is kept of each config beyond its baseline, its pinned runs and its newest; without both numbers all of it. */
export const retentionPolicySchema = z.object({
  keepLast: z.int().positive().optional(),
  keepDays: z.number().positive().optional(),
});
export type RetentionPolicy = z.infer<typeof retentionPolicySchema>;

/** A run that a policy would delete. */
export const expiredRunSchema = z.object({
  entry: indexEntrySchema,
  /** As in `beyond the last 20 of people, older than 30 days`. */
  why: z.string(),
  bytes: z.int(),
});
export type ExpiredRun = z.infer<typeof expiredRunSchema>;
