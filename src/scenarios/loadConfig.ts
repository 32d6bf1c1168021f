import type { LoadedConfig } from "../model/loadedConfig.ts";
import type { Problem } from "../model/problem.ts";
import { readConfig } from "./readConfig.ts";

export interface LoadConfigOptions {
  /** Absolute folder that no scenario or schema file may lie outside of. */
  readonly workspaceFolder: string;
}
export type LoadConfigResult =
  | { ok: true; value: LoadedConfig }
  | { ok: false; problems: Problem[] };

/** Reads a `*.touchstone.json` with all it names; or every problem at once, their files absolute. */
export async function loadConfig(
  file: string,
  { workspaceFolder }: LoadConfigOptions,
): Promise<LoadConfigResult> {
  const { loaded, problems } = await readConfig(file, workspaceFolder);
  return loaded === undefined ? { ok: false, problems } : { ok: true, value: loaded };
}
