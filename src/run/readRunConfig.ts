import type { Problem } from "../model/config/problem.ts";
import type { ConfigSummary } from "../model/wire/hostProtocol.ts";
import { describeReading } from "../scenarios/config/describeConfig.ts";
import {
  type ConfigReading,
  type LoadConfigOptions,
  type LoadConfigResult,
  readConfig,
  readConfigText,
  toLoadResult,
} from "../scenarios/config/readConfig.ts";
import { configRules } from "./configRules.ts";
import { createSchemaThread } from "./schemas/schemaThread.ts";
import { warnOfSettling } from "./settle/warnOfSettling.ts";

type RunConfigOptions = Omit<LoadConfigOptions, "rules" | "checksContents">;

const rules = { rules: configRules, checksContents: true };

/** A config for a run or for `validate`, or what is wrong with it: also checks what is in the scripts, HAR and .proto files that are named. */
export async function loadRunConfig(
  file: string,
  options: RunConfigOptions,
): Promise<LoadConfigResult> {
  return toLoadResult(await readRunConfig(file, options));
}

/** `readConfig` for a run: also checks what is in the scripts, HAR and .proto files that are named. */
export function readRunConfig(file: string, options: RunConfigOptions): Promise<ConfigReading> {
  return readForRun((more) => readConfig(file, { ...options, ...rules, ...more }));
}

/** `readConfigText` for a run: also checks what is in the files that are named. */
export function readRunConfigText(
  file: string,
  text: string,
  options: RunConfigOptions,
): Promise<ConfigReading> {
  return readForRun((more) => readConfigText(file, text, { ...options, ...rules, ...more }));
}

/** Reads a config with what it names, but for the contents of scripts, records and files that go with prompts. */
export function readRunConfigTexts(file: string, workspaceFolder: string): Promise<ConfigReading> {
  return readForRun((more) => readConfig(file, { workspaceFolder, rules: configRules, ...more }));
}

/** What lists show of a config file of the workspace. */
export async function describeRunConfig(
  file: string,
  workspaceFolder: string,
): Promise<ConfigSummary> {
  const reading = await readRunConfigTexts(file, workspaceFolder);
  return describeRunConfigReading(file, reading, workspaceFolder);
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

type MoreOptions = Pick<LoadConfigOptions, "loadLargeSchema">;

/** Reads with a thread for the schemas that may take long, and adds what only the statistics tell. */
async function readForRun(
  read: (more: MoreOptions) => Promise<ConfigReading>,
): Promise<ConfigReading> {
  const thread = createSchemaThread();
  try {
    const reading = await read({ loadLargeSchema: thread.load });
    return withWarnings(reading, warnOfSettling(reading));
  } finally {
    await thread.close();
  }
}

function withWarnings(reading: ConfigReading, warnings: readonly Problem[]): ConfigReading {
  const { loaded, problems } = reading;
  if (loaded === undefined || warnings.length === 0) return reading;
  const all = { ...loaded, warnings: [...loaded.warnings, ...warnings] };
  return { ...reading, loaded: all, problems: [...problems, ...warnings] };
}
