import type { StopAs } from "../run/activeRun.ts";
import { exitCodes } from "./line/exitCode.ts";

/**
 * Turns Ctrl+C and the end of the session into a call of `stop`; a second Ctrl+C ends the process at once.
 * Returns what takes the listeners off again.
 */
export function listenForStop(stop: (as: StopAs) => void): () => void {
  let presses = 0;
  const onInterrupt = () => {
    presses += 1;
    if (presses > 1) process.exit(exitCodes.incomplete);
    stop("cancelled");
  };
  const onEnd = () => stop("interrupted");
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onEnd);
  process.on("SIGHUP", onEnd);
  return () => {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onEnd);
    process.off("SIGHUP", onEnd);
  };
}
