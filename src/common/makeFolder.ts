import { mkdir } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder (absolute) with all above it, and resolves with the first one made, as `mkdir` does. Rejects with what the
 * system says: of a disk that is read-only, Node's own says that the folder does not exist.
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    return await mkdir(folder, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
    return await makeStep(folder, error);
  }
}

// --- internal ---

/** Makes the folder below the nearest that is there, then the rest. */
async function makeStep(folder: string, fault: unknown): Promise<string | undefined> {
  const parent = path.dirname(folder);
  if (parent === folder) throw fault;
  try {
    await mkdir(folder);
    return folder;
  } catch (error) {
    if (!isMissing(error)) throw error;
    const first = await makeStep(parent, error);
    await mkdir(folder, { recursive: true });
    return first;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
