import path from "node:path";

/** A path relative to a folder, with `/` on every platform, as files and messages spell it. */
export function relativePath(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join("/");
}
