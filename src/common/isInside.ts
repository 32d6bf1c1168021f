import path from "node:path";

/** Whether a path is a folder itself or lies below it, told by the names alone. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Whether a path lies below a folder, which itself does not count, told by the names alone. */
export function isBelow(folder: string, file: string): boolean {
  return path.relative(folder, file) !== "" && isInside(folder, file);
}
