import * as z from "zod";
import { editorHints } from "./editorHints.ts";
import { gateSchema } from "./gate.ts";
import { buildLoggersSchema, type LoggerConfig } from "./loggerConfig.ts";
import type { ProviderConfig } from "./providerConfig.ts";
import type { Scenario } from "./scenario.ts";
import { settleSchema } from "./settle.ts";
import { telemetrySchema } from "./telemetry.ts";

export const limitsSchema = z.strictObject({
  maxCostUsd: z
    .number()
    .positive()
    .optional()
    .meta({ description: "Stop when the run has cost this much; needs `price` on its providers." }),
  maxTokens: z
    .int()
    .positive()
    .optional()
    .meta({ description: "Stop when this many input and output tokens are used." }),
  maxMinutes: z
    .number()
    .positive()
    .optional()
    .meta({ description: "Stop after this many minutes." }),
  onUnknown: z.enum(["stop", "ignore"]).default("stop").meta({
    description:
      "What `maxCostUsd` and `maxTokens` do about a provider that reports no usage, or has no `price`: stop the run after 20 such attempts, or go on without counting them.",
  }),
});
export type Limits = z.infer<typeof limitsSchema>;

export const runsPerScenarioSchema = z
  .int()
  .min(1)
  .max(1_000_000)
  .default(1)
  .meta({ description: "How often each scenario is run for each provider." });

/** Schemas of what a run config lists. */
export interface RunConfigParts {
  readonly provider: z.ZodType<ProviderConfig>;
  readonly logger: z.ZodType<LoggerConfig>;
  readonly scenario: z.ZodType<Scenario>;
}

const scenarioEntrySchema = z
  .string()
  .min(1)
  .register(editorHints, {
    files: {
      what: "scenario file",
      usual: "**/*.scenario.json",
      takesGlobs: true,
      role: "scenarioFile",
    },
  });

/** Schema of one `*.touchstone.json` file. */
export function buildRunConfigSchema({ provider, logger, scenario }: RunConfigParts) {
  return z.strictObject({
    $schema: z.string().optional().meta({ description: "JSON Schema of this file, for editors." }),
    name: z
      .string()
      .min(1)
      .max(200)
      .meta({ description: "Name of the config, shown in lists and reports." }),
    providers: z.array(provider).default([]).meta({ description: "What is tested." }),
    scenarios: z
      .array(z.union([scenarioEntrySchema, scenario]))
      .min(1)
      .meta({
        description: "Test cases: paths or globs relative to this file, or scenarios written here.",
      }),
    runsPerScenario: runsPerScenarioSchema,
    settle: settleSchema.optional().meta({
      description:
        "In place of `runsPerScenario`: each cell is run until its rate is known well enough.",
    }),
    maxRetries: z.int().min(0).max(100).default(3).meta({
      description:
        "How often an invalid reply is sent back with its errors; 3 means at most 4 attempts.",
    }),
    judgeTimeoutMs: z.int().min(10).max(3_600_000).default(1000).meta({
      description:
        "Longest time that judging one reply may take, in milliseconds; beyond it the attempt is errored.",
    }),
    loggers: buildLoggersSchema(logger).meta({ description: "Where records are written." }),
    keepLogs: z
      .boolean()
      .default(false)
      .meta({ description: "Keep the journal of attempts after the result file is written." }),
    limits: limitsSchema
      .prefault({})
      .meta({ description: "Limits that stop the run; what is there by then is kept." }),
    gate: gateSchema.optional().meta({
      description: "When a run counts as no worse than the baseline of this config.",
    }),
    telemetry: telemetrySchema.optional().meta({
      description:
        "Sends a trace of each test and what the judges found, without prompts and replies, as OpenTelemetry; off when absent.",
    }),
  });
}
export type RunConfig = z.infer<ReturnType<typeof buildRunConfigSchema>>;
