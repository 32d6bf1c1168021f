import { type LoadConfigResult, loadConfig } from "../scenarios/config/loadConfig.ts";
import {
  type ConfigReading,
  type LoadConfigOptions,
  readConfig,
  readConfigText,
} from "../scenarios/config/readConfig.ts";
import { checkContents } from "../streams/checkContents.ts";

type RunConfigOptions = Omit<LoadConfigOptions, "checkContents">;

/** `loadConfig` for a run or for `validate`: also checks what is in the scripts, HAR and .proto files that are named. */
export function loadRunConfig(file: string, options: RunConfigOptions): Promise<LoadConfigResult> {
  return loadConfig(file, { ...options, checkContents });
}

/** `readConfig` for a run, with the same checks. */
export function readRunConfig(file: string, options: RunConfigOptions): Promise<ConfigReading> {
  return readConfig(file, { ...options, checkContents });
}

/** `readConfigText` for a run, with the same checks. */
export function readRunConfigText(
  file: string,
  text: string,
  options: RunConfigOptions,
): Promise<ConfigReading> {
  return readConfigText(file, text, { ...options, checkContents });
}
