import * as z from "zod";
import { promptFileSchema } from "../chatMessage.ts";
import { compareRulesSchema } from "./compareRules.ts";
import { jsonSchemaSchema } from "./jsonSchema.ts";
import { storedLoggerSchema } from "./loggerConfig.ts";
import type { Problem } from "./problem.ts";
import { storedProviderSchema } from "./providerConfig.ts";
import { buildRunConfigSchema } from "./runConfig.ts";
import { type RunHashes, runHashesSchema } from "./runHashes.ts";
import { extractModeSchema } from "./scenario.ts";
import { storedStopTriggerSchema } from "./stopTrigger.ts";
import { storedHandlerSchema } from "./streamHandler.ts";
import { buildObserverSchema, systemSchema } from "./streamScenario.ts";
import { storedSourceSchema } from "./streamSource.ts";
import type { CaseSet } from "./testCase.ts";

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
  /** Absent: the last. */
  extract: extractModeSchema.optional(),
  steps: z.array(loadedStepSchema).min(1),
  /** Schema of the whole outcome. */
  schema: jsonSchemaSchema,
  /** How many cases its prompts are filled in for; they lie in files of their own. */
  cases: z.object({ count: z.int().positive() }).optional(),
  compare: compareRulesSchema.optional(),
  /** Sent with the first prompt of every test. */
  files: z.array(promptFileSchema).optional(),
});
export type LoadedPromptScenario = z.infer<typeof loadedPromptScenarioSchema>;

/** A query or reaction with the stop triggers and loggers it has without any of its own: neither list is empty. */
export const loadedObserverSchema = buildObserverSchema("reaction", {
  handler: storedHandlerSchema,
  trigger: storedStopTriggerSchema,
  logger: storedLoggerSchema,
}).extend({
  /** Without any of its own `duration` 300 s; their schemas are self-contained. */
  stopTriggers: z.array(storedStopTriggerSchema).min(1),
  /** Its own, else the config's, else `jsonl`. */
  loggers: z.array(storedLoggerSchema).min(1),
});
export type LoadedObserver = z.infer<typeof loadedObserverSchema>;

/** A stream scenario with its schemas read and bundled. */
export const loadedStreamScenarioSchema = z.object({
  number: z.int().positive(),
  name: z.string(),
  kind: z.literal("stream"),
  /** Folder of the scenario's file relative to the workspace folder, with `/`: its paths and the system start there. */
  folder: z.string(),
  system: systemSchema.optional(),
  sources: z.array(storedSourceSchema),
  queries: z.array(loadedObserverSchema),
  reactions: z.array(loadedObserverSchema),
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
  /** Its scenarios are not those of the file: they ask what a provider enforces. */
  readonly isProbe?: boolean;
  readonly config: LoadedRunConfig;
  readonly scenarios: readonly LoadedScenario[];
  readonly hashes: RunHashes;
  /** What does not keep it from being run, but may not be what was meant. */
  readonly warnings: readonly Problem[];
  /** The cases of the scenarios that have any, by number. */
  readonly caseSets?: ReadonlyMap<number, CaseSet>;
}

/** The config without its scenarios, which `LoadedConfig.scenarios` holds as they were read. */
export const loadedRunConfigSchema = buildRunConfigSchema({
  provider: storedProviderSchema,
  logger: storedLoggerSchema,
  scenario: z.never(),
}).omit({ $schema: true, scenarios: true });
export type LoadedRunConfig = z.infer<typeof loadedRunConfigSchema>;

export const configSnapshotSchema = z.object({
  config: loadedRunConfigSchema,
  scenarios: z.array(loadedScenarioSchema),
  hashes: runHashesSchema,
});
