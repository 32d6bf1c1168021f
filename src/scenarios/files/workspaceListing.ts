import { readdir } from "node:fs/promises";
import path from "node:path";
import { escapePath } from "tinyglobby";
import { isInside } from "../../common/isInside.ts";
import { createRecent } from "../../common/recent.ts";
import { relativePath } from "../../common/relativePath.ts";
import { type FoundFiles, findFiles } from "./findFiles.ts";

/** Looks for files of a workspace folder that a text could name. */
export interface WorkspaceListing {
  /** The files that match a glob from the workspace folder on; asked again within moments, what was found before. */
  find(glob: string): Promise<FoundFiles>;
  /** What lies in a folder (absolute) of the workspace, sorted by name; nothing where it cannot be read. */
  list(folder: string): Promise<readonly FolderItem[]>;
}

export interface FolderItem {
  readonly name: string;
  readonly isFolder: boolean;
}

export interface ListingOptions {
  /** Absolute. */
  readonly workspaceFolder: string;
  /** Absolute; what runs leave there is never found. */
  readonly dataFolder: string;
}

export function createWorkspaceListing({
  workspaceFolder,
  dataFolder,
}: ListingOptions): WorkspaceListing {
  const left = ["results", "test_runs", ".locks"].map((name) =>
    escapePath(relativePath(workspaceFolder, path.join(dataFolder, name))),
  );
  const ignore = ["**/node_modules/**", "**/.git/**", ...left.map((each) => `${each}/**`)];
  const place = { start: workspaceFolder, folder: workspaceFolder, ignore };
  return {
    find: createRecent((glob: string) => findFiles(glob, place, bounds), { keptMs }),
    async list(folder) {
      if (!isInside(workspaceFolder, folder)) return [];
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      return entries
        .filter(({ name }) => !name.startsWith(".") && name !== "node_modules")
        .slice(0, mostItems)
        .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

// --- internal ---

/** While a person types on. */
const keptMs = 3000;

const mostItems = 1000;

/** A person waits. */
const bounds = { items: 200_000, folderLevels: 64, timeMs: 3000 };
