import * as z from "zod";
import { jsonSchemaSchema } from "./jsonSchema.ts";
import { loggerConfigSchema } from "./loggerConfig.ts";
import { runConfigSchema } from "./runConfig.ts";
import { type RunHashes, runHashesSchema } from "./runHashes.ts";
import {
  durationTriggerSchema,
  idleTriggerSchema,
  recordCountTriggerSchema,
  recordSequenceNumberTriggerSchema,
  schemaTriggerSchema,
} from "./stopTrigger.ts";
import { queryConfigSchema, reactionConfigSchema, systemSchema } from "./streamScenario.ts";
import { sourceConfigSchema } from "./streamSource.ts";

/** One turn of a loaded scenario; `schema` is self-contained. */
export const loadedStepSchema = z.object({
  prompt: z.string(),
  schema: jsonSchemaSchema,
  at: z.string(),
});
export type LoadedStep = z.infer<typeof loadedStepSchema>;

/** A prompt scenario with its schemas read and bundled. A one-shot scenario has one step with `at: ""`. */
export const loadedPromptScenarioSchema = z.object({
  number: z.int().positive(),
  name: z.string(),
  kind: z.literal("prompt"),
  mode: z.enum(["prompt", "strict"]),
  system: z.string().optional(),
  includeSchema: z.boolean(),
  steps: z.array(loadedStepSchema).min(1),
  /** Schema of the whole outcome. */
  schema: jsonSchemaSchema,
});
export type LoadedPromptScenario = z.infer<typeof loadedPromptScenarioSchema>;

/** A stop trigger whose schema is self-contained. */
export const loadedStopTriggerSchema = z.discriminatedUnion("kind", [
  recordCountTriggerSchema,
  recordSequenceNumberTriggerSchema,
  durationTriggerSchema,
  idleTriggerSchema,
  schemaTriggerSchema.extend({ schema: jsonSchemaSchema }),
]);
export type LoadedStopTrigger = z.infer<typeof loadedStopTriggerSchema>;

/** Never empty: without triggers of its own a component has `duration` 300 s. */
const stopTriggers = z.array(loadedStopTriggerSchema).min(1);
/** Never empty: its own, else the config's, else `jsonl`. */
const loggers = z.array(loggerConfigSchema).min(1);

export const loadedReactionSchema = reactionConfigSchema.extend({ stopTriggers, loggers });
export type LoadedReaction = z.infer<typeof loadedReactionSchema>;
export const loadedQuerySchema = queryConfigSchema.extend({ stopTriggers, loggers });
export type LoadedQuery = z.infer<typeof loadedQuerySchema>;

/** A stream scenario with its schemas read and bundled. */
export const loadedStreamScenarioSchema = z.object({
  number: z.int().positive(),
  name: z.string(),
  kind: z.literal("stream"),
  /** Folder of the scenario's file relative to the workspace folder, with `/`: its paths and the system start there. */
  folder: z.string(),
  system: systemSchema.optional(),
  sources: z.array(sourceConfigSchema),
  queries: z.array(loadedQuerySchema),
  reactions: z.array(loadedReactionSchema),
  /** Schema of the outcome of each query and reaction. */
  schema: jsonSchemaSchema,
});
export type LoadedStreamScenario = z.infer<typeof loadedStreamScenarioSchema>;

export const loadedScenarioSchema = z.discriminatedUnion("kind", [
  loadedPromptScenarioSchema,
  loadedStreamScenarioSchema,
]);
export type LoadedScenario = z.infer<typeof loadedScenarioSchema>;

/** A config that can be run: checked, defaults filled in, every file it names read. */
export interface LoadedConfig {
  /** Absolute path of the config file. */
  readonly file: string;
  /** It came in a request: nothing lies at `file`, which only says where its paths start. */
  readonly isSent?: boolean;
  readonly config: LoadedRunConfig;
  readonly scenarios: readonly LoadedScenario[];
  readonly hashes: RunHashes;
}

/** The config without its scenarios, which `LoadedConfig.scenarios` holds as they were read. */
export const loadedRunConfigSchema = runConfigSchema.omit({ $schema: true, scenarios: true });
export type LoadedRunConfig = z.infer<typeof loadedRunConfigSchema>;

export const configSnapshotSchema = z.object({
  config: loadedRunConfigSchema,
  scenarios: z.array(loadedScenarioSchema),
  hashes: runHashesSchema,
});
