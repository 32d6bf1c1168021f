import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../../common/makeFolder.ts";
import { buildStorageError, errorCode } from "../../model/storageError.ts";
import { readStats } from "../folderItems.ts";

/** Moves a file or folder, links themselves; false when it is not there. Throws `UserError` ("storage"). */
export async function moveItem(from: string, to: string): Promise<boolean> {
  try {
    return (await tryToMove(from, to)) || (await makeRoom(from, to));
  } catch (error) {
    throw buildStorageError("move", from, error);
  }
}

// --- internal ---

/** False when either is not there: the item, or the folder that it goes into. */
async function tryToMove(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** Of very many items only the first needs the folder made. */
async function makeRoom(from: string, to: string): Promise<boolean> {
  if ((await readStats(from)) === undefined) return false;
  await makeFolder(dirname(to));
  if (await tryToMove(from, to)) return true;
  if ((await readStats(from)) === undefined) return false;
  throw new Error(`${to} cannot be made`);
}
