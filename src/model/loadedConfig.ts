import * as z from "zod";
import { jsonSchemaSchema } from "./jsonSchema.ts";
import { type RunHashes, runHashesSchema } from "./resultFile.ts";
import { runConfigSchema } from "./runConfig.ts";

/** One turn of a loaded scenario; `schema` is self-contained. */
export const loadedStepSchema = z.object({
  prompt: z.string(),
  schema: jsonSchemaSchema,
  at: z.string(),
});
export type LoadedStep = z.infer<typeof loadedStepSchema>;

/** A scenario with its schemas read and bundled. A one-shot scenario has one step with `at: ""`. */
export const loadedScenarioSchema = z.object({
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
export type LoadedScenario = z.infer<typeof loadedScenarioSchema>;

/** A config that can be run: checked, defaults filled in, every file it names read. */
export interface LoadedConfig {
  /** Absolute path of the config file. */
  readonly file: string;
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
