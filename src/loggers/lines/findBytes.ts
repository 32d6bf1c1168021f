import { openRegular } from "../../common/regularFile.ts";
import { buildStorageError } from "../../model/storageError.ts";

/** Where in a file each of these bytes is found first, by their names; those that are nowhere are left out. */
export async function findBytes<Name>(
  file: string,
  wanted: ReadonlyMap<Name, Buffer>,
): Promise<Map<Name, number>> {
  const found = new Map<Name, number>();
  const longest = Math.max(0, ...[...wanted.values()].map(({ length }) => length));
  const block = Buffer.allocUnsafe(blockBytes + longest);
  const handle = await openRegular(file).catch((error) => {
    throw buildStorageError("read", file, error);
  });
  try {
    for (let position = 0; found.size < wanted.size; position += blockBytes) {
      const { bytesRead } = await handle.read(block, 0, block.length, position);
      const bytes = block.subarray(0, bytesRead);
      for (const [name, each] of wanted) {
        const at = found.has(name) ? -1 : bytes.indexOf(each);
        if (at !== -1) found.set(name, position + at);
      }
      if (bytesRead < block.length) break;
    }
    return found;
  } catch (error) {
    throw buildStorageError("read", file, error);
  } finally {
    await handle.close();
  }
}

// --- internal ---

/** Blocks overlap by the longest of what is searched for. */
const blockBytes = 1024 * 1024;
