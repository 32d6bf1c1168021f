import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import type { Problem } from "../../model/config/problem.ts";
import { type LoadConfigOptions, readConfig } from "./readConfig.ts";

export type LoadConfigResult =
  | { ok: true; value: LoadedConfig }
  | { ok: false; problems: Problem[] };

/** Reads a `*.touchstone.json` with all it names; or every problem at once, their files absolute. */
export async function loadConfig(
  file: string,
  options: LoadConfigOptions,
): Promise<LoadConfigResult> {
  const { loaded, problems } = await readConfig(file, options);
  return loaded === undefined ? { ok: false, problems } : { ok: true, value: loaded };
}
