import { componentIdSchema } from "../model/ids.ts";
import { type ComponentRole, componentRoleSchema } from "../model/results/streamStatus.ts";
import type { DataPaths } from "./dataPaths.ts";
import { isReached } from "./filesBelow.ts";
import { listFolder } from "./folderItems.ts";

/** A component of a run, by its folder. */
export interface RunComponent {
  readonly role: ComponentRole;
  readonly id: string;
}

/** The components that have a folder, sources first, sorted by id; folders that are not named like one are left out. */
export async function listStoredComponents(
  paths: DataPaths,
  runId: string,
): Promise<RunComponent[]> {
  const components: RunComponent[] = [];
  for (const role of componentRoleSchema.options) {
    const folder = paths.componentsFolder(runId, role);
    if (!(await isReached(paths.dataFolder, folder))) continue;
    const ids = (await listFolder(folder))
      .filter((item) => item.isDirectory() && componentIdSchema.safeParse(item.name).success)
      .map(({ name }) => name);
    components.push(...ids.sort().map((id) => ({ role, id })));
  }
  return components;
}
