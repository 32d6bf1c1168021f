import path from "node:path";
import { isInside } from "../../common/isInside.ts";

/** An absolute path as a person in the current folder would write it. */
export function formatPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative !== "" && isInside(process.cwd(), file) ? relative : file;
}

/** An output path from the command line made absolute; a separator at its end still says folder. */
export function resolveOut(out: string): string {
  return /[\\/]$/.test(out) ? path.resolve(out) + path.sep : path.resolve(out);
}
