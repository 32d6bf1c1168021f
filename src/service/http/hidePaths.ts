import { realpathSync } from "node:fs";
import path from "node:path";

/** Takes absolute paths out of a text. */
export type PathHider = (text: string) => string;

/**
 * Makes paths below the folders relative to them, the first folder that fits winning, and leaves of any other absolute
 * path the last name.
 */
export function createPathHider(folders: readonly string[]): PathHider {
  const roots = [...new Set(folders.flatMap(listSpellings))];
  const patterns = roots.map(
    (root) => new RegExp(`${escapeRegExp(root)}(?:[\\\\/]+|(?![\\w-])(?!\\.\\w))`, "g"),
  );
  const tops = new Set([...systemFolders, ...roots.map((root) => root.split("/")[1] ?? "")]);
  const absolute = new RegExp(
    `(?<![\\w.:/\\\\])(?:(?:file://)?/(?:${[...tops].filter(Boolean).map(escapeRegExp).join("|")})(?=/)|(?:file:///)?[A-Za-z]:[\\\\/]|\\\\\\\\)[^\\s"'\`<>|,;)]*`,
    "g",
  );
  return (text) => {
    let hidden = text;
    for (const pattern of patterns)
      hidden = hidden.replace(pattern, (found) => (/[\\/]$/.test(found) ? "" : "."));
    return hidden.replace(
      absolute,
      (found) => `…/${found.split(/[\\/]/).findLast((each) => each !== "") ?? ""}`,
    );
  };
}

// --- internal ---

/** Where absolute paths begin on Unix; a JSON pointer or a path of a URL rarely does. */
const systemFolders = [
  ...["Applications", "Library", "System", "Users", "Volumes", "bin", "boot", "dev", "etc", "home"],
  ...["lib", "lib64", "media", "mnt", "nix", "opt", "private", "proc", "root", "run", "sbin"],
  ...["snap", "srv", "sys", "tmp", "usr", "var"],
];

/** As it was given, as it really is, and both as they stand in JSON text and in a URL. */
function listSpellings(folder: string): string[] {
  const plain = [...new Set([path.resolve(folder), findRealPath(folder)])];
  return plain.flatMap((each) => [
    each,
    JSON.stringify(each).slice(1, -1),
    `file://${encodeURI(each.replaceAll("\\", "/"))}`,
    `file:///${encodeURI(each.replaceAll("\\", "/"))}`,
  ]);
}

function findRealPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // A folder that is not there has no other spelling.
    return path.resolve(folder);
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
