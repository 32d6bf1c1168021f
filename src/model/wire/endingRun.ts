import type { RunProgress } from "./runProgress.ts";

/** Whether a run is about to end by itself: its tests have ended, or it was told to stop. */
export function isEnding({ stopping, summary }: RunProgress): boolean {
  return stopping || summary.totalTests >= summary.plannedTests;
}
