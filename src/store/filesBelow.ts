import type { Stats } from "node:fs";
import { join, relative, sep } from "node:path";
import { listFolder, readStats } from "./folderItems.ts";

/** A file that is there. */
export interface StoredFile {
  /** Relative to the data folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly modified: string;
}

/** Every regular file below a folder of the data folder, sorted by path; symbolic links are neither followed nor listed. */
export async function listFilesBelow(dataFolder: string, folder: string): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  if (!(await isReached(dataFolder, folder))) return files;
  const left = [folder];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const item of await listFolder(next)) {
      const path = join(next, item.name);
      const stats = await readStats(path);
      if (stats?.isDirectory()) left.push(path);
      else if (stats?.isFile()) files.push(describe(relative(dataFolder, path), stats));
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether no part of the way to a folder below the data folder is a symbolic link, or anything but a folder. */
export async function isReached(dataFolder: string, folder: string): Promise<boolean> {
  let path = dataFolder;
  for (const name of relative(dataFolder, folder).split(sep)) {
    path = join(path, name);
    if ((await readStats(path))?.isDirectory() !== true) return false;
  }
  return true;
}

// --- internal ---

function describe(path: string, { size, mtime }: Stats): StoredFile {
  return { path: path.split(sep).join("/"), bytes: size, modified: mtime.toISOString() };
}
