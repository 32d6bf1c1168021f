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

type RunConfigOptions = Omit<LoadConfigOptions, "rules" | "checksContents">;

const rules = { rules: configRules, checksContents: true };

/** `loadConfig` for a run or for `validate`: also checks what is in the scripts, HAR and .proto files that are named. */
export function loadRunConfig(file: string, options: RunConfigOptions): Promise<LoadConfigResult> {
  return loadConfig(file, { ...options, ...rules });
}

/** `readConfig` for a run: also checks what is in the scripts, HAR and .proto files that are named. */
export function readRunConfig(file: string, options: RunConfigOptions): Promise<ConfigReading> {
  return readConfig(file, { ...options, ...rules });
}

/** `readConfigText` for a run: also checks what is in the files that are named. */
export function readRunConfigText(
  file: string,
  text: string,
  options: RunConfigOptions,
): Promise<ConfigReading> {
  return readConfigText(file, text, { ...options, ...rules });
}

/** `describeConfig` of a config file of the workspace. */
export function describeRunConfig(file: string, workspaceFolder: string): Promise<ConfigSummary> {
  return describeConfig(file, { workspaceFolder, rules: configRules });
}

/** `describeReading` of a config that was read for a run. */
export function describeRunConfigReading(
  file: string,
  reading: ConfigReading,
  workspaceFolder: string,
): ConfigSummary {
  return describeReading(file, reading, { workspaceFolder, rules: configRules });
}
