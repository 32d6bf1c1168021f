import { dirname } from "node:path";
import { type AtomicFile, beginAtomicFile } from "../common/atomicFile.ts";
import { buildStorageError } from "../model/storageError.ts";

/** Begins a file in a folder, which is made when missing; errors are `UserError`s ("storage"). */
export function createAtomicFile(folder: string): Promise<AtomicFile> {
  return beginAtomicFile(folder, buildStorageError);
}

/**
 * Replaces a file as a whole: after a crash there is the old text or the new one. Makes the folder. `mayReplace` is asked
 * when all is written but the name; false when it said no, and nothing was changed.
 */
export async function writeFileAtomic(
  path: string,
  text: string | Iterable<string> | AsyncIterable<string | Uint8Array>,
  mayReplace: () => Promise<boolean> = async () => true,
): Promise<boolean> {
  const file = await createAtomicFile(dirname(path));
  try {
    if (typeof text === "string") await file.write(text);
    else for await (const chunk of text) await file.write(chunk);
    await file.finish();
    if (!(await mayReplace())) return false;
    await file.moveTo(path);
    return true;
  } finally {
    await file.discard();
  }
}
