import { readdir, realpath as readRealPath, stat } from "node:fs";
import { realpath } from "node:fs/promises";
import path from "node:path";
import { glob } from "tinyglobby";
import { isInside } from "../../common/isInside.ts";

export interface FindFilesOptions {
  /** Absolute; the walk begins here. */
  readonly start: string;
  /** Absolute; nothing outside is looked at, also by way of a symbolic link. */
  readonly folder: string;
  /** Globs of what is left out. */
  readonly ignore?: readonly string[];
}

/** What a walk is ended by, for tests. */
export interface WalkBounds {
  readonly items: number;
  readonly folderLevels: number;
  readonly timeMs: number;
}

/** Files that match; `fault` follows "the search" and says why it was ended before it was done. */
export interface FoundFiles {
  /** Absolute, in the order of their names. */
  readonly files: readonly string[];
  readonly fault?: string;
}

/**
 * The files below `start` that match a glob. No symbolic link is followed to a folder outside `folder`, or to one that it
 * lies in; a file that one brings in from outside is for the reader to refuse. The walk has bounds in items, levels and time.
 */
export async function findFiles(
  pattern: string,
  { start, folder, ignore = [] }: FindFilesOptions,
  bounds: WalkBounds = usualBounds,
): Promise<FoundFiles> {
  const realFolder = await realpath(folder).catch(() => undefined);
  const realStart = await realpath(start).catch(() => undefined);
  if (realFolder === undefined || realStart === undefined) return { files: [] };
  if (!isInside(realFolder, realStart)) {
    return { files: [], fault: "begins outside the workspace folder" };
  }
  const ending = new AbortController();
  let fault: string | undefined;
  let items = 0;
  const end = (why: string): void => {
    fault ??= why;
    ending.abort();
  };
  const timer = setTimeout(() => end(`took more than ${bounds.timeMs / 1000} s`), bounds.timeMs);
  const isWithin = (place: string) => isInside(folder, place) || isInside(realFolder, place);
  try {
    const found = await glob(pattern, {
      cwd: start,
      absolute: true,
      expandDirectories: false,
      ignore,
      deep: bounds.folderLevels,
      signal: ending.signal,
      fs: {
        readdir: ((place: string, options: never, callback: Callback<unknown[]>) => {
          if (fault !== undefined || !isWithin(path.resolve(place))) {
            callback(null, []);
            return;
          }
          readdir(place, options, (error, entries: unknown[] = []) => {
            items += entries.length;
            if (items > bounds.items) end(`came upon more than ${bounds.items} files and folders`);
            callback(error, fault === undefined ? entries : []);
          });
        }) as typeof readdir,
        realpath: ((place: string, callback: Callback<string>) => {
          readRealPath(place, (error, real = "") => {
            if (error !== null) {
              callback(error, real);
              return;
            }
            const isLoop = isInside(real, path.resolve(path.dirname(place)));
            const isWelcome = !isLoop && isInside(realFolder, real);
            stat(real, (_, stats) => callback(isWelcome || stats?.isFile() ? null : outside, real));
          });
        }) as unknown as typeof readRealPath,
        stat,
      },
    });
    const files = found.map((file) => path.resolve(file)).sort();
    return fault === undefined ? { files } : { files, fault };
  } catch (error) {
    if (fault !== undefined) return { files: [], fault };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

// --- internal ---

type Callback<T> = (error: Error | null, value: T) => void;

/** Far beyond any workspace that a person has scenarios in. */
const usualBounds: WalkBounds = { items: 500_000, folderLevels: 64, timeMs: 20_000 };

const outside = new Error("leads outside the folder, or in a circle");
