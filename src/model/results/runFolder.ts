import * as z from "zod";
import { configSnapshotSchema } from "../config/loadedConfig.ts";
import { settleSchema } from "../config/settle.ts";
import { runIdSchema } from "../ids.ts";
import {
  environmentSchema,
  type ResultHead,
  type RunStatus,
  runStatusSchema,
} from "./resultFile.ts";
import { shardSchema } from "./shard.ts";

/**
 * `test_runs/<run_id>/run.json`: all that is needed to close or repeat the run, written before the first
 * request. `state` is `running` until the result file is written, then the status it was written with.
 */
export const runFolderFileSchema = z.object({
  schemaVersion: z.literal(1),
  id: runIdSchema,
  timestamp: z.string(),
  state: z.union([z.literal("running"), runStatusSchema]),
  /** Config file relative to the workspace folder, with `/`; absent when the config came in a request. */
  file: z.string().optional(),
  probe: z.literal(true).optional(),
  /** The run that this one runs a part of again. */
  parent: runIdSchema.optional(),
  /** The complete run that the tests of this one become part of. */
  topsUp: runIdSchema.optional(),
  /** Providers of the config that the run did without, for want of a key. */
  leftOut: z.array(z.string()).optional(),
  /** Its tests, or some of them, went to workers over a queue. */
  queued: z.literal(true).optional(),
  /** Since when the run goes on that was cut short, and its active time before that. */
  resumed: z.object({ timestamp: z.string(), activeMs: z.number() }).optional(),
  plan: z.object({
    providers: z.array(z.string()),
    scenarios: z.array(z.int()),
    runsPerScenario: z.int(),
    plannedTests: z.int(),
    /** By which cells are run, at most `runsPerScenario` rounds. */
    settle: settleSchema.optional(),
    /** The share of the whole plan that `tests` are; `providers` and `scenarios` are those of the whole. */
    shard: shardSchema.optional(),
    /** The run numbers of each cell, where it is not all of them; other cells are not run then. */
    tests: z
      .array(z.object({ provider: z.string(), scenario: z.int(), runNumbers: z.array(z.int()) }))
      .optional(),
  }),
  snapshot: configSnapshotSchema,
  /** The snapshot or the cases beside it had values of secrets written out, which are masked: they are not what was run. */
  masked: z.literal(true).optional(),
  environment: environmentSchema,
});
export type RunFolderFile = z.infer<typeof runFolderFileSchema>;

/**
 * Whether a result of this run was written after its last start: the active time of a run grows with each, so that of a
 * file from before a resume is no longer than what the run brought along.
 */
export function isOfLastPart(
  { resumed }: RunFolderFile,
  { duration = 0 }: { readonly duration?: number | undefined },
): boolean {
  return resumed === undefined || duration > resumed.activeMs;
}

/** What the head of a result file, or its row in the index, says of how a run ended. */
export type ResultFacts = Partial<Pick<ResultHead, "status" | "duration">>;

/**
 * What state a run has: the one answer for lists, the service and files. It runs while its lock is held; else its result
 * says how it ended, and one that has none was cut short.
 */
export function runStateOf(
  folder: RunFolderFile,
  { isHeld, result }: { readonly isHeld: boolean; readonly result: ResultFacts | undefined },
): RunFolderFile["state"] {
  return isHeld ? "running" : endedStateOf(folder, result);
}

/** `runStateOf` of a run that nobody holds the lock of, or only to close it. */
export function endedStateOf(folder: RunFolderFile, result: ResultFacts | undefined): RunStatus {
  if (result?.status !== undefined && isOfLastPart(folder, result)) return result.status;
  return folder.state === "running" ? "interrupted" : folder.state;
}
