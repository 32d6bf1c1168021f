import * as z from "zod";
import { configSnapshotSchema } from "../config/loadedConfig.ts";
import { runIdSchema } from "../ids.ts";
import { environmentSchema, runStatusSchema } from "./resultFile.ts";

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
  plan: z.object({
    providers: z.array(z.string()),
    scenarios: z.array(z.int()),
    runsPerScenario: z.int(),
    plannedTests: z.int(),
  }),
  snapshot: configSnapshotSchema,
  environment: environmentSchema,
});
export type RunFolderFile = z.infer<typeof runFolderFileSchema>;
