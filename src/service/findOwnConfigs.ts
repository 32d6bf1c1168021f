import type { RunHost } from "../run/runHost.ts";
import { isReallyInside } from "./http/isReallyInside.ts";

/** The config files of the workspace, absolute; a link that leads out of it is none of them. */
export async function findOwnConfigs(runs: RunHost): Promise<string[]> {
  const files = await runs.findConfigs();
  const inside = await Promise.all(files.map((file) => isReallyInside(runs.workspaceFolder, file)));
  return files.filter((_, at) => inside[at]);
}
