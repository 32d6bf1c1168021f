import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildStorageError, errorCode } from "../model/storageError.ts";
import type { DataPaths } from "./dataPaths.ts";

/**
 * Has git pass over what belongs to runs that go on, whatever the workspace's `.gitignore` says: `git stash -u` and
 * `git clean -fd` leave it alone. A `.gitignore` that is there already stays as it is.
 */
export async function writeOwnGitIgnore({ dataFolder }: DataPaths): Promise<void> {
  const file = join(dataFolder, ".gitignore");
  try {
    await writeFile(file, ownLines, { flag: "wx" });
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw buildStorageError("write", file, error);
  }
}

// --- internal ---

/** It passes over itself too: `git stash -u` would take it away, and the next one the runs. */
const ownLines = `# Touchstone: what belongs to runs that go on, and files being written
/.gitignore
test_runs/
.locks/
.*.tmp
`;
