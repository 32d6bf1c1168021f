import type { Dirent, Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { buildStorageError, errorCode } from "../model/storageError.ts";

/** What lies in a folder, nothing when it is not there; throws `UserError` ("storage"). */
export async function listFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw buildStorageError("read", folder, error);
  }
}

/** What is known of a file or folder, `undefined` when it is not there; a symbolic link is not followed. Throws `UserError` ("storage"). */
export async function readStats(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw buildStorageError("read", path, error);
  }
}
