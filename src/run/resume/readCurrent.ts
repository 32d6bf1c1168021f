import path from "node:path";
import { isInside } from "../../common/isInside.ts";
import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { loadRunConfig } from "../readRunConfig.ts";
import { listChanges } from "./listChanges.ts";

/** How the config of a run stands now. */
export interface CurrentConfig {
  /** What has changed since the run began, each as the subject of a sentence. */
  readonly changes: readonly string[];
  /** Absent when there is no such file, or it cannot be run any more. */
  readonly loaded?: LoadedConfig;
}

/** Compares the config file of a run with what it was when the run began; a config that came in a request cannot change. */
export async function readCurrent(
  { file: name, probe, snapshot }: RunFolderFile,
  workspaceFolder: string,
): Promise<CurrentConfig> {
  if (name === undefined) return { changes: [] };
  const file = path.resolve(workspaceFolder, name);
  const folder = isInside(workspaceFolder, file)
    ? workspaceFolder
    : path.dirname(path.dirname(file));
  const read = await loadRunConfig(file, { workspaceFolder: folder, relativeTo: workspaceFolder });
  if (!read.ok) return { changes: ["the config file, which cannot be run any more,"] };
  const { hashes } = read.value;
  // The scenarios of a probe are its own.
  const now = probe === true ? { ...snapshot.hashes, config: hashes.config } : hashes;
  return { changes: listChanges(snapshot.hashes, now), loaded: read.value };
}
