import { realpath } from "node:fs/promises";
import path from "node:path";
import { isInside } from "../../common/isInside.ts";
import { buildStorageError } from "../../model/storageError.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import { listFolder, readStats } from "../../store/folderItems.ts";

/** Told of what is not looked into, and why; `isFault` where it should have been. */
export type OnLeftOut = (path: string, why: string, isFault: boolean) => void;

/**
 * Every file below a path, absolute, in an order that stays. Symbolic links below it are not followed: what they lead to
 * within it is found there. Throws `UserError` ("usage") for a path that is not there.
 */
export async function* listScannedFiles(
  given: string,
  onLeftOut: OnLeftOut,
): AsyncGenerator<string> {
  const root = await realpath(given).catch((error) => {
    throw new UserError(buildStorageError("scan", given, error).message, { code: "usage" });
  });
  const toGiven = (file: string) => path.join(given, path.relative(root, file));
  const left = [root];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const shown = toGiven(next);
    try {
      const stats = await readStats(next);
      if (stats?.isFile()) yield shown;
      else if (stats?.isSymbolicLink()) await checkLink(next, root, shown, onLeftOut);
      else if (!stats?.isDirectory()) onLeftOut(shown, "is neither a file nor a folder", false);
      else if (next !== root && unscanned.has(path.basename(next))) {
        onLeftOut(shown, "is not looked into unless it is named", false);
      } else {
        const names = (await listFolder(next)).map(({ name }) => name).sort();
        for (const name of names.reverse()) left.push(path.join(next, name));
      }
    } catch (error) {
      onLeftOut(shown, errorMessage(error), true);
    }
  }
}

// --- internal ---

/** What git packs is not text; packages are not this workspace's. */
const unscanned = new Set([".git", "node_modules"]);

async function checkLink(
  link: string,
  root: string,
  shown: string,
  onLeftOut: OnLeftOut,
): Promise<void> {
  const target = await realpath(link).catch(() => undefined);
  if (target === undefined) onLeftOut(shown, "is a link that leads nowhere", false);
  else if (!isInside(root, target)) onLeftOut(shown, "is a link that leads out of it", false);
}
