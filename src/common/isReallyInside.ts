import { realpath } from "node:fs/promises";
import { isInside } from "./isInside.ts";

/** Whether a file lies below a folder when every symbolic link is followed; one that is not there does not. */
export async function isReallyInside(folder: string, file: string): Promise<boolean> {
  try {
    return isInside(await realpath(folder), await realpath(file));
  } catch {
    // Not there, or not reachable: nothing that could be read.
    return false;
  }
}
