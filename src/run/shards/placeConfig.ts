import { existsSync } from "node:fs";
import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import type { ShardFile } from "./findShards.ts";

/**
 * Where the config of shares lies, relative to the folder that holds the merged run's data folder. A share says it relative to
 * the one that held its own, which may have been another; as it stands where there is no such file here.
 */
export function placeConfig(
  { file, head }: ShardFile,
  workspaceFolder: string,
): string | undefined {
  const said = head.config.file;
  if (said === undefined || existsSync(path.resolve(workspaceFolder, said))) return said;
  const holder = path.resolve(file, "../../..");
  const config = path.resolve(holder, said);
  return existsSync(config) ? relativePath(workspaceFolder, config) : said;
}
