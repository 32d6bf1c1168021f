import type { DispatcherConfig } from "../../src/model/config/dispatcherConfig.ts";
import { unionOfKinds } from "../../src/model/config/kind.ts";
import type { ProviderConfig } from "../../src/model/config/providerConfig.ts";
import type { SourceConfig } from "../../src/model/config/streamSource.ts";
import { configRules } from "../../src/run/configRules.ts";
import {
  type LoadConfigOptions,
  readConfig as read,
  toLoadResult,
} from "../../src/scenarios/config/readConfig.ts";

const { kinds } = configRules;

/** What a config may list of each, with all the kinds there are. */
export const providerConfigSchema = unionOfKinds<ProviderConfig>(kinds.providers);
export const sourceConfigSchema = unionOfKinds<SourceConfig>(kinds.sources);
export const dispatcherSchema = unionOfKinds<DispatcherConfig>(kinds.dispatchers);

type Options = Omit<LoadConfigOptions, "rules">;

/** A config that can be run, or what is wrong with it, with all the kinds there are. */
export async function loadConfig(file: string, options: Options) {
  return toLoadResult(await readConfig(file, options));
}

/** `readConfig` with all the kinds there are. */
export function readConfig(file: string, options: Options) {
  return read(file, { rules: configRules, ...options });
}
