import path from "node:path";
import { isDynamicPattern } from "tinyglobby";
import { type FoundFiles, findFiles } from "../files/findFiles.ts";
import type { WorkspaceFiles } from "../files/workspaceFiles.ts";

/**
 * The files that a text among the `scenarios` of a config stands for: the one that it names, which need not be there, or those
 * that match its glob. `folder` is that of the config, absolute; a pattern that begins outside the workspace folder is not searched.
 */
export async function findEntryFiles(
  entry: string,
  folder: string,
  files: Pick<WorkspaceFiles, "folder" | "contains">,
): Promise<FoundFiles> {
  if (!isDynamicPattern(entry)) return { files: [path.resolve(folder, entry)] };
  const segments = entry.split("/");
  const firstDynamic = segments.findIndex((segment) => isDynamicPattern(segment));
  const start = path.resolve(folder, segments.slice(0, firstDynamic).join("/"));
  if (!files.contains(start)) return { files: [] };
  const pattern = segments.slice(firstDynamic).join("/");
  return await findFiles(pattern, { start, folder: files.folder });
}
