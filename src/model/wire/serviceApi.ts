import * as z from "zod";
import { runsPerScenarioSchema } from "../config/runConfig.ts";
import { componentIdSchema, runIdSchema, scenarioNumberSchema } from "../ids.ts";
import { observerSummarySchema, sourceSummarySchema } from "../results/componentSummary.ts";
import { indexEntrySchema } from "../results/indexFile.ts";
import {
  resultHeadSchema,
  runStatusSchema,
  runSummarySchema,
  stopReasonSchema,
  testRunFileSchema,
} from "../results/resultFile.ts";
import { runWorkersSchema } from "../results/runWorkers.ts";
import {
  componentRoleSchema,
  observerStateSchema,
  sourceStateSchema,
} from "../results/streamStatus.ts";
import { configSummarySchema } from "./hostProtocol.ts";
import { runProgressSchema } from "./runProgress.ts";
import {
  componentCountsSchema,
  componentLiveSchema,
  runEventDataSchemas,
} from "./serviceApiComponents.ts";

/** The bodies of the Test Service by the name they have in its OpenAPI document. */
export const apiSchemas = z.registry<{ id: string }>();

function name<T extends z.ZodType>(id: string, schema: T): T {
  apiSchemas.add(schema, { id });
  return schema;
}

function listOf<T extends z.ZodType>(id: string, item: T) {
  return name(
    id,
    z.strictObject({
      items: z.array(item),
      total: z.int().nonnegative(),
      limit: z.int().positive(),
      offset: z.int().nonnegative(),
    }),
  );
}

/** Every failure, whatever its status. */
export const errorBodySchema = name(
  "Error",
  z.strictObject({
    error: z.strictObject({
      code: z.string(),
      message: z.string(),
      details: z.unknown().optional(),
    }),
  }),
);
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** What a component left on disk; `folder` is relative to the data folder, with `/`. */
export const componentStorageSchema = name(
  "ComponentStorage",
  z.strictObject({ folder: z.string(), files: z.int(), bytes: z.int() }),
);

/** What a logger of one test of a component left; of a provider a logger takes all tests, and names none. */
export const loggerResultSchema = name(
  "LoggerResult",
  z.strictObject({
    scenario: z.int().optional(),
    runNumber: z.int().optional(),
    loggerName: z.string(),
    hasOutput: z.boolean(),
    /** Relative to the data folder, with `/`. */
    outputFolderPath: z.string().nullable(),
    error: z.string().optional(),
  }),
);

/** A source, query or reaction of a run; a provider of prompt scenarios is a reaction. */
export const componentSchema = name(
  "Component",
  z.strictObject({
    id: componentIdSchema,
    role: componentRoleSchema,
    /** Kind of its handler, source or provider. */
    kind: z.string(),
    /**
     * Of the test that goes on, else of the last one; `waiting` before the first, `finished` for a provider when the run
     * has ended. Of a run in another process only files are seen: `running` once a test has logged something.
     */
    state: z.enum([
      ...new Set([...observerStateSchema.options, ...sourceStateSchema.options]),
      "waiting",
    ]),
    /** Over all tests of the run. */
    counts: componentCountsSchema,
    /** While a stream test goes on that has it. */
    live: componentLiveSchema.optional(),
    storage: componentStorageSchema,
    loggers: z.array(loggerResultSchema),
    /** What of it cannot be read. */
    problem: z.string().optional(),
  }),
);
export type Component = z.infer<typeof componentSchema>;
export const componentListSchema = listOf("ComponentList", componentSchema);

/** One component with `test_run_summary.json` as it is; null while there is none that can be read. */
export const componentDetailSchema = name(
  "ComponentDetail",
  componentSchema.extend({
    summary: z.union([observerSummarySchema, sourceSummarySchema]).nullable(),
  }),
);

export const outputSchema = name(
  "Output",
  z.strictObject({
    /** Relative to the component's log folder, with `/`. */
    path: z.string(),
    bytes: z.int(),
    /** ISO 8601. */
    modified: z.string(),
    /** Of a JSONL file, where it is known. */
    lines: z.int().optional(),
    /** Path of the download, from the service's address. */
    url: z.string(),
  }),
);
export const outputListSchema = listOf("OutputList", outputSchema);

/** Tells a source how many changes to step or skip. */
export const changeCountSchema = name(
  "ChangeCount",
  z.strictObject({ count: z.int().min(1).max(1_000_000_000) }),
);
/** How far a run of this process is. */
export const progressSchema = name("Progress", runProgressSchema.omit({ stream: true }));
export type ApiProgress = z.infer<typeof progressSchema>;

/** A run that has a folder in `test_runs/`. */
export const testRunSchema = name(
  "TestRun",
  z.strictObject({
    id: runIdSchema,
    /** `running` for a run that goes on, here or in another process; `broken` when its `run.json` cannot be read. */
    state: z.union([z.enum(["running", "broken"]), runStatusSchema]),
    /** Why it is broken. */
    problem: z.string().optional(),
    name: z.string().optional(),
    timestamp: z.string().optional(),
    /** Config file relative to the workspace folder, with `/`; absent when the config came in a request. */
    config: z.string().optional(),
    plannedTests: z.int().optional(),
  }),
);
export const testRunListSchema = listOf("TestRunList", testRunSchema);

export const testRunStatusSchema = name(
  "TestRunStatus",
  testRunSchema.extend({
    stopReason: stopReasonSchema.optional(),
    /** While it runs in this process. */
    progress: progressSchema.optional(),
    summary: runSummarySchema.optional(),
    /** Of a run over a queue: who takes its tests, or took them. */
    workers: runWorkersSchema.optional(),
    /** Path of the result, from the service's address, once it is there. */
    result: z.string().optional(),
    sources: z.array(componentSchema),
    queries: z.array(componentSchema),
    reactions: z.array(componentSchema),
  }),
);

export type TestRun = z.infer<typeof testRunSchema>;
export type TestRunList = z.infer<typeof testRunListSchema>;
export type TestRunStatus = z.infer<typeof testRunStatusSchema>;

/** A config as a request may bring it; what it must be like is checked as a file is. */
const sentConfig = z
  .record(z.string(), z.unknown())
  .meta({ allOf: [{ $ref: "#/components/schemas/RunConfig" }] });

export const startRunBodySchema = name(
  "StartRun",
  z.strictObject({
    config: z.union([z.string().min(1).max(1000), sentConfig]).meta({
      description:
        "Path of a config file relative to the workspace folder, or a config whose paths are relative to `data/configs`. Such a config may name no `command` provider, no `system` program and no file outside the workspace; it may send a key only where a config file of the workspace sends it, and name a scenario file with a `system` only when a config file of the workspace lists it.",
    }),
    providers: z
      .array(componentIdSchema)
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: "Only these providers, queries and reactions." }),
    scenarios: z
      .array(scenarioNumberSchema)
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: "Only the scenarios of these numbers." }),
    runs: runsPerScenarioSchema
      .unwrap()
      .optional()
      .meta({ description: "Runs per scenario, in place of the config's." }),
    queue: z.boolean().optional().meta({
      description:
        "Send the tests to workers over the queue that the service has: that of `serve --queue`, or of VS Code's setting `touchstone.queueUrl`.",
    }),
  }),
);
export type StartRunBody = z.output<typeof startRunBodySchema>;

/** One of the `details` of an error with code `config`; what stands in the request itself has no file and line. */
export interface ConfigProblem {
  readonly file?: string;
  readonly line?: number;
  readonly key: string;
  readonly message: string;
}

export const startedRunSchema = name("StartedRun", z.strictObject({ id: runIdSchema }));
export const stoppingRunSchema = name(
  "StoppingRun",
  z.strictObject({ id: runIdSchema, state: z.literal("stopping") }),
);

export const pausedRunSchema = name(
  "PausedRun",
  z.strictObject({ id: runIdSchema, state: z.enum(["paused", "running"]) }),
);

export const resultRowSchema = name(
  "ResultRow",
  indexEntrySchema.extend({
    /** False when the result file is not in this working tree. */
    hasFile: z.boolean(),
  }),
);
export type ResultRow = z.infer<typeof resultRowSchema>;
export const resultListSchema = listOf("ResultList", resultRowSchema);
export const resultFileSchema = name("ResultFile", testRunFileSchema.loose());
/** What a result file begins with. */
export const resultHeadBodySchema = name("ResultHead", resultHeadSchema);

for (const [event, schema] of Object.entries(runEventDataSchemas)) {
  name(`${event.charAt(0).toUpperCase()}${event.slice(1)}Event`, schema);
}

export const configSummaryBodySchema = name("Config", configSummarySchema);
export const configListSchema = listOf("ConfigList", configSummaryBodySchema);

export const stateSchema = name(
  "State",
  z.strictObject({
    /** Of Touchstone. */
    version: z.string(),
    /** Name of the workspace folder. */
    workspace: z.string(),
    /** Relative to the workspace folder, with `/`. */
    dataFolder: z.string(),
    running: z
      .strictObject({
        id: z.string(),
        name: z.string(),
        /** ISO 8601. */
        since: z.string(),
        /** When this process runs it. */
        progress: progressSchema.optional(),
      })
      .nullable(),
    counts: z.strictObject({ results: z.int(), testRuns: z.int() }),
  }),
);
