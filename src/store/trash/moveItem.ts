import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../../common/makeFolder.ts";
import { buildStorageError, errorCode } from "../../model/storageError.ts";
import { readStats } from "../folderItems.ts";

/** Moves a file or folder, links themselves; false when it is not there. Throws `UserError` ("storage"). */
export async function moveItem(from: string, to: string): Promise<boolean> {
  try {
    await makeFolder(dirname(to));
    await rename(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT" && (await readStats(from)) === undefined) return false;
    throw buildStorageError("move", from, error);
  }
}
