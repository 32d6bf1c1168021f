import * as z from "zod";
import { keyNeedSchema } from "../config/keyNeed.ts";
import { componentIdSchema, runIdSchema } from "../ids.ts";

/** Some providers of one scenario: cells of the matrix; queries and reactions are providers of their stream scenario. */
export const cellGroupSchema = z.object({
  scenario: z.int(),
  providers: z.array(componentIdSchema).min(1),
});
export type CellGroup = z.infer<typeof cellGroupSchema>;

/** Why a test did not pass; texts are for people, harmless and bounded. */
export const cellMessageSchema = z.object({
  text: z.string(),
  /** Leaves that differ, one a line; set together. */
  expected: z.string().optional(),
  actual: z.string().optional(),
  /** Where the keyword stands that refused the reply, else what was asked; line and column count from 1, the file is absolute. */
  place: z.object({ file: z.string(), line: z.int(), column: z.int() }).optional(),
});
export type CellMessage = z.infer<typeof cellMessageSchema>;

/**
 * What a run came to in one cell. `failed`: a test failed; `errored`: none failed, but one errored; `skipped`: none ended;
 * `passed`: all that ended passed. `running`: more are to come.
 */
export const cellStateSchema = z.object({
  provider: z.string(),
  scenario: z.int(),
  state: z.enum(["passed", "failed", "errored", "skipped", "running"]),
  passed: z.int(),
  ended: z.int(),
  /** All tests of the cell together, ms. */
  durationMs: z.number(),
  messages: z.array(cellMessageSchema),
});
export type CellState = z.infer<typeof cellStateSchema>;

const configCellsSchema = z.object({
  /** Relative to the workspace folder, with `/`. */
  file: z.string(),
  name: z.string(),
  /** All cells the config has. */
  groups: z.array(cellGroupSchema.extend({ file: z.string() })),
});
export type ConfigCells = z.infer<typeof configCellsSchema>;

/** A run and how many cells of a config have it as their newest run. */
const newestRunSchema = z.object({
  runId: runIdSchema,
  /** ISO 8601. */
  timestamp: z.string(),
  cells: z.int(),
});
export type NewestRun = z.infer<typeof newestRunSchema>;

/** Cells of one answer: a window has to take it in at once. */
export const mostCells = 500;

/** What the Test Explorer asks of the run host. Paths of scenarios are relative to the workspace folder, with `/`. */
export const cellRequests = {
  /** Narrows what was read for a run to these cells, each with all of its tests, for one `startRun`. */
  selectCells: {
    params: z.object({
      prepared: z.uuid(),
      groups: z.array(cellGroupSchema).min(1),
      /** Rounds in place of the config's own. */
      runs: z.int().positive().optional(),
    }),
    result: z.object({
      prepared: z.uuid(),
      name: z.string(),
      plannedTests: z.int(),
      keys: z.array(keyNeedSchema),
    }),
  },
  /** The newest runs of the cells of each config, newest first, each cell counted with one; `getNewestCells` tells what they came to. */
  listNewestCells: {
    params: z.object({ configs: z.array(configCellsSchema) }),
    result: z.object({
      configs: z.array(z.object({ file: z.string(), runs: z.array(newestRunSchema) })),
    }),
  },
  /** A page of the cells that the last `listNewestCells` counted with a run; empty beyond the last, and for what was not listed. */
  getNewestCells: {
    params: z.object({ file: z.string(), runId: runIdSchema, offset: z.int().nonnegative() }),
    result: z.object({ cells: z.array(cellStateSchema).max(mostCells) }),
  },
  /**
   * The cells of one run: while it goes on, those with tests that ended since the `after` of the answer before, from 0; once it
   * has ended, a page of all, of which `after` is the offset. Empty when there are no more.
   */
  getRunCells: {
    params: z.object({
      runId: runIdSchema,
      after: z.int().nonnegative(),
      /** Scenarios and their files, to find what refused a reply. */
      scenarios: z.array(z.object({ scenario: z.int(), file: z.string() })),
    }),
    result: z.object({
      isRunning: z.boolean(),
      after: z.int(),
      cells: z.array(cellStateSchema).max(mostCells),
    }),
  },
  /** A stamp for each scenario of a config (absolute), which changes with whatever of it a run would send or judge by. */
  stampScenarios: {
    params: z.object({ config: z.string() }),
    result: z.object({ stamps: z.array(z.object({ scenario: z.int(), stamp: z.string() })) }),
  },
} as const;
