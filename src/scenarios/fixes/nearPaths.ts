import path from "node:path";
import { escapePath, isDynamicPattern } from "tinyglobby";
import { relativePath } from "../../common/relativePath.ts";
import { listNearest } from "../../model/words/nearest.ts";
import type { WorkspaceListing } from "../files/workspaceListing.ts";

type Listing = Pick<WorkspaceListing, "find">;

/**
 * Paths that a person may have meant by one that leads to nothing, written as it is written, the likeliest first: files whose
 * names are like its name, wherever they lie in the workspace, or folders that have files a pattern matches.
 */
export async function listNearPaths(
  written: string,
  folder: string,
  listing: Listing,
): Promise<string[]> {
  const [plain = "", ...fragment] = written.split("#");
  const end = fragment.length === 0 ? "" : `#${fragment.join("#")}`;
  const found = isDynamicPattern(plain)
    ? await listPatterns(plain, folder, listing)
    : await listFiles(plain, folder, listing);
  return found.slice(0, mostPaths).map((each) => each + end);
}

// --- internal ---

const mostPaths = 3;

async function listFiles(written: string, folder: string, listing: Listing) {
  const name = path.posix.basename(written.replaceAll("\\", "/"));
  const extension = path.extname(name);
  if (extension === "") return [];
  const { files } = await listing.find(`**/*${escapePath(extension)}`);
  const byName = Map.groupBy(files, (file) => path.basename(file));
  const maxEdits = Math.max(2, Math.floor(path.basename(name, extension).length / 3));
  const names = listNearest(name, [...byName.keys()], { most: mostPaths, maxEdits });
  return names.flatMap((each) =>
    sortByLikeness(
      (byName.get(each) ?? []).map((file) => writePath(folder, file)),
      written,
    ),
  );
}

/** The same pattern in other folders. */
async function listPatterns(written: string, folder: string, listing: Listing) {
  const segments = written.split("/");
  const firstDynamic = segments.findIndex((segment) => isDynamicPattern(segment));
  const rest = segments.slice(firstDynamic).join("/");
  const last = segments.at(-1) ?? "";
  const { files } = await listing.find(`**/${last}`);
  const named = files.filter((file) => !file.endsWith(".touchstone.json"));
  const folders = [...new Set(named.map((file) => path.dirname(file)))];
  const patterns = folders.map((each) => {
    const start = writePath(folder, each);
    return start === "" ? rest : `${start}/${rest.startsWith("**/") ? rest : last}`;
  });
  return sortByLikeness([...new Set(patterns)], written).filter((each) => each !== written);
}

function sortByLikeness(paths: readonly string[], written: string): string[] {
  return listNearest(written, paths, { most: mostPaths });
}

function writePath(folder: string, file: string): string {
  return relativePath(folder, file);
}
