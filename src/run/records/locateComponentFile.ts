import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { isInside } from "../../common/isInside.ts";
import { UserError } from "../../model/userError.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/**
 * The absolute path of a file of a run; `file` is relative to the data folder, with `/`. Throws `UserError` for one
 * that lies outside `test_runs/<run>`, also by a symbolic link ("usage"), and for one that is not there ("not_found").
 */
export async function locateComponentFile(
  store: TestDataStore,
  runId: string,
  file: string,
): Promise<string> {
  const { dataFolder, runFolder } = store.paths;
  const folder = runFolder(runId);
  const located = path.resolve(dataFolder, file);
  if (!isInside(folder, located)) throw outside(file);
  const [realFolder, realFile] = await Promise.all([
    resolveLinks(dataFolder),
    resolveLinks(located),
  ]);
  const isFile = realFile !== undefined && (await stat(realFile)).isFile();
  if (realFolder === undefined || realFile === undefined || !isFile) {
    throw new UserError(`There is no file ${file} in the data folder.`, { code: "not_found" });
  }
  const expected = path.join(realFolder, path.relative(dataFolder, located));
  if (realFile !== expected) throw outside(file);
  return located;
}

// --- internal ---

function outside(file: string): UserError {
  return new UserError(`${JSON.stringify(file)} is no file of this run and is not opened.`, {
    code: "usage",
  });
}

/** `undefined` when there is no such file, or no file can have that name. */
async function resolveLinks(file: string): Promise<string | undefined> {
  return await realpath(file).catch(() => undefined);
}
