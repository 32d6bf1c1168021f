import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import type { ConfigReading } from "../../scenarios/config/readConfig.ts";

/** A config as it is now. */
export interface CurrentConfig {
  /** The parsed JSON. */
  readonly value: unknown;
  readonly loaded: LoadedConfig;
  /** Numbers of the scenarios that are written in the config itself. */
  readonly inline: ReadonlySet<unknown>;
}

/** A config that was read without errors. */
export function buildCurrent(
  { value, scenarios }: ConfigReading,
  loaded: LoadedConfig,
): CurrentConfig {
  const written = scenarios.filter(({ base }) => base.length > 0);
  return { value, loaded, inline: new Set(written.map((each) => readKey(each.value, "number"))) };
}
