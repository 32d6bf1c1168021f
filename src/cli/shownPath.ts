import path from "node:path";

/** An absolute path as a person in the current folder would write it. */
export function formatPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  const isBelow = relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
  return isBelow ? relative : file;
}

/** An output path from the command line made absolute; a separator at its end still says folder. */
export function resolveOut(out: string): string {
  return /[\\/]$/.test(out) ? path.resolve(out) + path.sep : path.resolve(out);
}
