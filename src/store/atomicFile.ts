import { dirname } from "node:path";
import { type AtomicFile, beginAtomicFile } from "../common/atomicFile.ts";
import { buildStorageError } from "../model/storageError.ts";

/** Begins a file in a folder, which is made when missing; errors are `UserError`s ("storage"). */
export function createAtomicFile(folder: string): Promise<AtomicFile> {
  return beginAtomicFile(folder, buildStorageError);
}

/** Replaces a file as a whole: after a crash there is the old text or the new one. Makes the folder. */
export async function writeFileAtomic(
  path: string,
  text: string | Iterable<string> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const file = await createAtomicFile(dirname(path));
  try {
    if (typeof text === "string") await file.write(text);
    else for await (const chunk of text) await file.write(chunk);
    await file.finish();
    await file.moveTo(path);
  } finally {
    await file.discard();
  }
}
