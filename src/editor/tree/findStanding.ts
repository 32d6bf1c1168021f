import type { Standing } from "../../model/results/comparisonPage.ts";
import { standsForConfig } from "../../model/results/standsForConfig.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { EndedRun } from "../host/runList.ts";

/** How a run stands against the baseline of its config. Undefined where there is none, or the host cannot tell. */
export async function findStanding(
  { baselines, host }: Pick<FolderSession, "baselines" | "host">,
  { entry, hasFile }: Pick<EndedRun, "entry" | "hasFile">,
): Promise<Standing | undefined> {
  const { id, name = "" } = entry;
  if (!hasFile || !standsForConfig(entry) || baselines.ofConfig(name) === undefined) {
    return undefined;
  }
  return await host.request("getStanding", { runId: id }).catch(() => undefined);
}

/** The newest run of each config, by the config's name. */
export function listNewestRuns({ rows }: FolderSession["runs"]): ReadonlyMap<string, EndedRun> {
  const newest = new Map<string, EndedRun>();
  for (const row of rows) {
    if (row.kind !== "run" || row.entry.name === undefined || !standsForConfig(row.entry)) continue;
    if (!newest.has(row.entry.name)) newest.set(row.entry.name, row);
  }
  return newest;
}
