import type { ConfigSummary } from "../model/wire/hostProtocol.ts";
import { describeConfig, describeReading } from "../scenarios/config/describeConfig.ts";
import {
  type ConfigReading,
  type LoadConfigOptions,
  type LoadConfigResult,
  loadConfig,
  readConfig,
  readConfigText,
} from "../scenarios/config/readConfig.ts";
import { configRules } from "./configRules.ts";
import { createSchemaThread } from "./schemas/schemaThread.ts";

type RunConfigOptions = Omit<LoadConfigOptions, "rules" | "checksContents">;

const rules = { rules: configRules, checksContents: true };

/** `loadConfig` for a run or for `validate`: also checks what is in the scripts, HAR and .proto files that are named. */
export function loadRunConfig(file: string, options: RunConfigOptions): Promise<LoadConfigResult> {
  return withSchemaThread((more) => loadConfig(file, { ...options, ...rules, ...more }));
}

/** `readConfig` for a run: also checks what is in the scripts, HAR and .proto files that are named. */
export function readRunConfig(file: string, options: RunConfigOptions): Promise<ConfigReading> {
  return withSchemaThread((more) => readConfig(file, { ...options, ...rules, ...more }));
}

/** `readConfigText` for a run: also checks what is in the files that are named. */
export function readRunConfigText(
  file: string,
  text: string,
  options: RunConfigOptions,
): Promise<ConfigReading> {
  return withSchemaThread((more) => readConfigText(file, text, { ...options, ...rules, ...more }));
}

/** Reads a config with what it names, but for the contents of scripts, records and files that go with prompts. */
export function readRunConfigTexts(file: string, workspaceFolder: string): Promise<ConfigReading> {
  return withSchemaThread((more) =>
    readConfig(file, { workspaceFolder, rules: configRules, ...more }),
  );
}

/** `describeConfig` of a config file of the workspace. */
export function describeRunConfig(file: string, workspaceFolder: string): Promise<ConfigSummary> {
  return withSchemaThread((more) =>
    describeConfig(file, { workspaceFolder, rules: configRules, ...more }),
  );
}

/** `describeReading` of a config that was read for a run. */
export function describeRunConfigReading(
  file: string,
  reading: ConfigReading,
  workspaceFolder: string,
): ConfigSummary {
  return describeReading(file, reading, { workspaceFolder, rules: configRules });
}

// --- internal ---

/** Reads with a thread for the schemas that may take long. */
async function withSchemaThread<T>(
  read: (more: Pick<LoadConfigOptions, "loadLargeSchema">) => Promise<T>,
): Promise<T> {
  const thread = createSchemaThread();
  try {
    return await read({ loadLargeSchema: thread.load });
  } finally {
    await thread.close();
  }
}
