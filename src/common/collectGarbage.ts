import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Has what is no longer used go now, once something very long was among it. V8 looks for it by how its own heap grows: texts
 * that lie outside it, and few but long ones in it, would stay while the next are made. Takes some milliseconds.
 */
export function collectGarbage(): void {
  collect ??= findCollect();
  collect();
}

// --- internal ---

let collect: (() => void) | undefined;

/** A new context has the function that the flag gives, whether or not the process was started with it. */
function findCollect(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
