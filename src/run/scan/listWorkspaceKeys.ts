import { withoutRepeats } from "../../common/withoutRepeats.ts";
import type { KeyNeed } from "../../model/config/keyNeed.ts";
import { findConfigs, listConfigs } from "../listConfigs.ts";

/** The keys that the configs of a workspace folder want, each once for each place it goes to. */
export async function listWorkspaceKeys(
  workspaceFolder: string,
  dataFolder: string,
): Promise<KeyNeed[]> {
  const files = await findConfigs(workspaceFolder, dataFolder);
  const configs = await listConfigs(files, workspaceFolder);
  return withoutRepeats(configs.flatMap(({ keys }) => keys));
}
