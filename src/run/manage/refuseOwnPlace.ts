import type { BigIntStats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { buildStorageError, errorCode } from "../../model/storageError.ts";
import { UserError } from "../../model/userError.ts";
import type { DataPaths } from "../../store/dataPaths.ts";

/**
 * Throws `UserError` ("usage") for a place that is, or lies in, what a data folder keeps of its runs: an export there would
 * be deleted with them, or replace one. Links, other spellings and folders that are not there yet are seen through.
 */
export async function refuseOwnPlace(paths: DataPaths, out: string): Promise<void> {
  const { resultsFolder, testRunsFolder, locksFolder } = paths;
  const { indexFile, baselineFile, labelsFile, gatesFile } = paths;
  const files = [indexFile, baselineFile, labelsFile, gatesFile];
  const own = [resultsFolder, testRunsFolder, locksFolder, ...files];
  const ownIds = await Promise.all(own.map(identify));
  const dataFolderId = await identify(paths.dataFolder);
  let place = path.resolve(out);
  for (;;) {
    const id = await identify(place);
    // Once something is there, the way up is the real one, not that of the links in it.
    if (id !== undefined) place = await realpath(place);
    const parent = path.dirname(place);
    if (id !== undefined && ownIds.includes(id)) throw refusal(paths, out);
    // What is not there yet is told by its name, as any file system may read it.
    if (
      id === undefined &&
      dataFolderId !== undefined &&
      (await identify(parent)) === dataFolderId
    ) {
      const name = path.basename(place).toLowerCase();
      if (own.some((each) => path.basename(each) === name)) throw refusal(paths, out);
    }
    if (parent === place) return;
    place = parent;
  }
}

// --- internal ---

/** What a path leads to, or undefined when there is nothing. */
async function identify(place: string): Promise<string | undefined> {
  try {
    const { dev, ino }: BigIntStats = await stat(place, { bigint: true });
    return `${dev} ${ino}`;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw buildStorageError("read", place, error);
  }
}

function refusal({ dataFolder }: DataPaths, out: string): UserError {
  const message = `${out} lies among the runs of ${dataFolder} themselves, so an export would be deleted with them; name another place.`;
  return new UserError(message, { code: "usage" });
}
