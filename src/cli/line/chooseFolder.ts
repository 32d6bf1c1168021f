import path from "node:path";
import { isInside } from "../../common/isInside.ts";

/**
 * The folder a config may read from: the data folder's parent or the current folder when the config lies
 * in it, else the parent of the config's own folder, so that `../scenarios` is within reach.
 */
export function chooseFolder(file: string, dataFolder: string): string {
  const folders = [path.dirname(dataFolder), process.cwd()];
  const holder = folders.find((folder) => isInside(folder, file));
  return holder ?? path.dirname(path.dirname(file));
}
